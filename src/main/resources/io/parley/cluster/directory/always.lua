#!lua flags=allow-oom
-- Before a script that is run for whoever is there already: a store that is full takes nobody in, but loses nobody.
--
