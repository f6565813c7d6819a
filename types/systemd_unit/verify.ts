/** The check of a unit file before it takes the place of the old. */
import { sh } from '../../src/core/shell.ts'

// One line of what concerns the unit, with the file called by its own name.
const SAID = `{ while ((at = index($0, path "/")) > 0) $0 = substr($0, 1, at - 1) substr($0, at + length(path) + 1) }
index($0, name) > 0 { text = text (text == "" ? "" : "; ") $0 }
{ last = $0 }
END { print text == "" ? last : text }`

/**
 * A command for `validate` of a file. systemd goes by the file's name, and reads a drop-in with the unit that it is of, so
 * both are laid out in a folder that comes before all others. Where there is no systemd-analyze, nothing is checked; before
 * systemd 250 a setting that it does not know is no error.
 */
export function verifyCommand(id: string, override: boolean): string {
  const place = override ? `${id}.d/override.conf` : id
  return sh`command -v systemd-analyze >/dev/null 2>&1 || exit 0
hw_folder=$(mktemp -d) || exit
case $(systemd-analyze --help) in *--recursive-errors*) set -- --recursive-errors=one ;; *) set -- ;; esac
mkdir -p "$hw_folder"/${override ? `${id}.d` : ''} && cp %s "$hw_folder"/${place} || exit
SYSTEMD_UNIT_PATH=$hw_folder: systemd-analyze verify --man=no "$@" ${id} >"$hw_folder/said" 2>&1
hw_code=$?
[ "$hw_code" -eq 0 ] || awk -v path="$hw_folder" -v name=${id} ${SAID} "$hw_folder/said"
rm -rf "$hw_folder"
exit "$hw_code"`.text
}
