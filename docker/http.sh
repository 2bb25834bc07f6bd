# shellcheck shell=bash
# A request to the server in this container, with nothing but bash: the images carry no curl.

: "${PARLEY_PORT:=8080}"
: "${PARLEY_KEY_FILE:=/tmp/parley-api-key}"
export PARLEY_PORT

# Seconds for one request: a server that does not answer is as good as none.
readonly HTTP_PATIENCE=5

# http METHOD PATH prints the status in the first line and then the head and the body; 000 without an answer.
http() (
  exec 2>/dev/null
  key=$(<"$PARLEY_KEY_FILE")
  key=${key%%,*}
  key=${key//[[:space:]]/}
  if exec 3<>"/dev/tcp/127.0.0.1/$PARLEY_PORT"; then
    printf '%s %s HTTP/1.0\r\nHost: localhost:%s\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n' \
      "$1" "$2" "$PARLEY_PORT" "$key" >&3
    if IFS= read -r -t "$HTTP_PATIENCE" -u 3 line && [[ $line =~ ^HTTP/1\.[01]\ ([0-9]{3}) ]]; then
      printf '%s\n' "${BASH_REMATCH[1]}"
      while IFS= read -r -t "$HTTP_PATIENCE" -u 3 line || [ -n "$line" ]; do
        printf '%s\n' "$line"
      done
      exit 0
    fi
  fi
  printf '000\n'
)
