#!/bin/sh
# Prints the options that the server's start script gives the JVM on its own, as an argument file. The image starts the JVM
# without that script, which hides the exit code of one that was killed (WildFly 39.0.1; EntrypointTest wants the code).
# shellcheck disable=SC2034,SC1091 # variables and files of the server's
cd /opt/wildfly/bin || exit 1
DIRNAME=. JAVA=java GREP=grep
. ./common.sh
. ./standalone.conf
setDefaultModularJvmOptions
# shellcheck disable=SC2086 # a list of options
printf '%s\n' $DEFAULT_MODULAR_JVM_OPTIONS \
  "-Djboss.modules.system.pkgs=$JBOSS_MODULES_SYSTEM_PKGS" \
  "-Djdk.serialFilter=\"$JDK_SERIAL_FILTER\"" \
  -Djava.awt.headless=true
