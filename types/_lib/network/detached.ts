/** Shell text that runs to its end whatever becomes of the connection, which may be the one that is being changed. */
import { quote, raw, type Shell } from '../../../src/core/shell.ts'

/** Not every busybox has nohup. Its output is a file's: a pipe to a connection that is gone would end it. Ends as the text ends. */
export function detached(text: Shell): Shell {
  return raw(`hw_log=$(mktemp) || exit
hw_session=$(command -v setsid || :)
( trap '' HUP; exec $hw_session /bin/sh -c ${quote(text.text)} ) </dev/null >"$hw_log" 2>&1 &
wait "$!"
hw_code=$?
[ "$hw_code" -eq 0 ] || cat "$hw_log" >&2
rm -f "$hw_log"
exit "$hw_code"`)
}
