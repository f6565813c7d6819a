/** Writes the files of an interface, takes away what others say of it, and puts all back where that has to be. */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { stagedPath } from '../../../src/type/command.ts'
import type { ConfigFile } from './config-file.ts'
import { INTERFACES, STANZA_FOLDER } from './ifupdown.ts'
import { type Link, membersOf } from './link.ts'
import { carrierYaml } from './netplan.ts'
import { carrierFile, vlanPiece, vlanPieceName } from './networkd.ts'
import { networkFileFunction } from './report.ts'

/**
 * `hw_keep PATH…` copies what is there, `hw_restore` brings it back and takes away what was not there.
 * `hw_without NAME MEMBER` takes the parts of an interface out of the other files of ifupdown; of a member of a bond or bridge those
 * alone that give it addresses. `hw_former NAME FILE…` takes away files of parts that it has no longer.
 */
export const fileFunctions: Shell = lines(
  networkFileFunction,
  raw(`hw_kept=$(mktemp -d) || exit
hw_count=0
hw_keep() {
  for hw_path do
    hw_count=$((hw_count + 1))
    printf '%s\\n' "$hw_path" >"$hw_kept/$hw_count.path" || return
    if [ -e "$hw_path" ]; then cp -p "$hw_path" "$hw_kept/$hw_count.file" || return; fi
  done
}
hw_restore() {
  while [ "$hw_count" -gt 0 ]; do
    IFS= read -r hw_path <"$hw_kept/$hw_count.path"
    if [ -e "$hw_kept/$hw_count.file" ]; then cp -p "$hw_kept/$hw_count.file" "$hw_path"; else rm -f "$hw_path"; fi
    hw_count=$((hw_count - 1))
  done
}
hw_write() {
  ( umask 022; mkdir -p "\${1%/*}" ) && printf %s "$3" >"$4" && chmod "$2" "$4" && mv -f "$4" "$1"
}
hw_without() {
  for hw_file in ${INTERFACES} ${STANZA_FOLDER}/*; do
    if [ "$hw_file" = ${STANZA_FOLDER}/"$1" ] || [ ! -f "$hw_file" ]; then continue; fi
    hw_without_in "$hw_file" "$1" "$2" || return
  done
}
hw_without_in() {
  cp -p "$1" "$1.hostwright-new" && awk -v name="$2" -v member="$3" '
    $1 == "iface" { skip = ($2 == name && (member == "" || $4 != "manual")) }
    $1 ~ /^(auto|allow-.*|mapping|source|source-directory|no-auto-down|no-scripts|template|rename)$/ { skip = 0 }
    skip { next }
    member == "" && $1 ~ /^(auto|allow-.*)$/ {
      text = $1; count = 0
      for (field = 2; field <= NF; field += 1) if ($field != name) { text = text " " $field; count += 1 }
      if (count == NF - 1) print; else if (count > 0) print text
      next
    }
    { print }' "$1" >"$1.hostwright-new" || return
  if cmp -s "$1" "$1.hostwright-new"; then rm -f "$1.hostwright-new"; else hw_keep "$1" && mv -f "$1.hostwright-new" "$1"; fi
}
hw_former() {
  hw_name=$1
  shift
  for hw_file in /etc/systemd/network/04-hostwright-*.network; do
    case " $* " in *" $hw_file "*) continue ;; esac
    if grep -qsxF -e "Bond=$hw_name" -e "Bridge=$hw_name" "$hw_file"; then hw_keep "$hw_file" && rm -f "$hw_file" || return; fi
  done
}
hw_source() {
  [ -e ${INTERFACES} ] || hw_write ${INTERFACES} 0644 'auto lo
iface lo inet loopback
' ${INTERFACES}.hostwright-new || return
  case $(ifup --help 2>&1) in
    *BusyBox*) hw_line='source-directory ${STANZA_FOLDER}' hw_like='source-directory[[:space:]]+(/etc/network/)?interfaces\\.d/?' ;;
    *) hw_line='source ${STANZA_FOLDER}/*' hw_like='source[[:space:]]+(/etc/network/)?interfaces\\.d/\\*' ;;
  esac
  grep -qE "^[[:space:]]*$hw_like[[:space:]]*$" ${INTERFACES} && return
  cp -p ${INTERFACES} ${INTERFACES}.hostwright-new && { cat ${INTERFACES} && echo && printf '%s\\n' "$hw_line"; } >${INTERFACES}.hostwright-new &&
    mv -f ${INTERFACES}.hostwright-new ${INTERFACES}
}
hw_carrier() { [ ! -e "$1" ] || return 0; grep -qsE "^ +[\\"']?$3[\\"']? *:" /etc/netplan/*.yaml || { hw_keep "$1" && hw_write "$1" 0600 "$2" "$1.hostwright-new"; }; }`),
)

export interface FileChange {
  readonly link: Link
  /** What to write; the others of `gone` go. */
  readonly files: readonly ConfigFile[]
  readonly gone: readonly string[]
  /** Where the file for the interface below a VLAN was. */
  readonly oldPiece: string | undefined
}

export function fileSteps({ link, files, gone, oldPiece }: FileChange): readonly Shell[] {
  const { name, backend, shape } = link
  if (backend === 'none') return []
  const write = files.map(({ path, text, mode }) => sh`hw_write ${path} ${mode} ${text} ${stagedPath(path)}`)
  const present = files.length > 0
  const paths = [
    ...files.map(({ path }) => path),
    ...gone,
    ...(oldPiece === undefined ? [] : [oldPiece]),
    ...(backend === 'ifupdown' && present ? [INTERFACES] : []),
  ]
  return [
    sh`hw_keep ${[...new Set(paths)]}`,
    ...write,
    ...gone.map((path) => sh`rm -f ${path}`),
    ...(backend === 'ifupdown'
      ? [sh`hw_without ${name} ''`, ...membersOf(link).map((member) => sh`hw_without ${member} member`)]
      : []),
    ...(backend === 'networkd' && shape.kind !== 'nic'
      ? [sh`hw_former ${name} ${files.map(({ path }) => path)}`]
      : []),
    ...(backend === 'ifupdown' && present ? [raw('hw_source')] : []),
    ...(backend === 'networkd' && shape.kind === 'vlan'
      ? pieceSteps(name, shape.link, present, oldPiece)
      : []),
    ...(backend === 'netplan' && present
      ? [...membersOf(link), ...(shape.kind === 'vlan' ? [shape.link] : [])].map((one) => {
          const file = carrierYaml(one)
          return sh`hw_carrier ${file.path} ${file.text} ${one.replaceAll('.', '\\.')}`
        })
      : []),
  ]
}

/** The piece of the interface below, and the file that it is a piece of where no other is about that. */
function pieceSteps(
  name: string,
  below: string,
  present: boolean,
  old: string | undefined,
): readonly Shell[] {
  const gone = old === undefined ? [] : [sh`rm -f ${old}`]
  if (!present) return gone
  const carrier = carrierFile(below)
  return [
    ...gone,
    sh`hw_network_file ${below}`,
    sh`{ [ "$hw_file" != ${carrier.path} ] || [ -e ${carrier.path} ] || { hw_keep ${carrier.path} && hw_write ${carrier.path} 0644 ${carrier.text} ${stagedPath(carrier.path)}; }; }`,
    sh`hw_piece=/etc/systemd/network/${raw('${hw_file##*/}')}.d/${vlanPieceName(name)}`,
    sh`hw_keep "$hw_piece"`,
    sh`hw_write "$hw_piece" 0644 ${vlanPiece(name)} "$hw_piece.hostwright-new"`,
  ]
}
