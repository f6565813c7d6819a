/** Writes a repository beside the old one, fetches its lists, and only then, or not at all, lets it and its key take their places. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import { parentOf } from '../_lib/absolute-path.ts'
import { demand } from '../_lib/demand.ts'
import type { Format } from './format.ts'
import type { RepositoryParams } from './params.ts'

interface Repository {
  readonly id: string
  readonly params: RepositoryParams
}

/** What is there is kept beside, so that a repository which cannot be used leaves all as it was. */
const FUNCTIONS =
  raw(`hw_keep() { if [ -e "$1" ]; then cp -p "$1" "$1.hostwright-old"; else rm -f "$1.hostwright-old"; fi; }
hw_return() { if [ -e "$1.hostwright-old" ]; then mv -f "$1.hostwright-old" "$1"; else rm -f "$1"; fi; }
hw_paths() { for hw_one in "$hw_path" "$hw_key"; do [ -z "$hw_one" ] || "$1" "$hw_one" || return; done; }
hw_forget() { rm -f "$1.hostwright-old"; }
hw_regular() { [ ! -L "$1" ] && [ ! -d "$1" ] || { echo "what is at $1 is not a regular file" >&2; false; }; }
hw_sync() { sync "$@" 2>/dev/null || :; }`)

export function write({ id, params }: Repository, format: Format): Command {
  const key = format.key(id, params)
  const path = format.path(id)
  const newKey = key === undefined ? '' : stagedPath(key.path)
  const text = format.text(id, params, key?.path)
  const steps = [
    sh`umask 022`,
    sh`mkdir -p ${parentOf(path)}`,
    raw('hw_paths hw_regular && hw_paths hw_keep && hw_kept=yes'),
    ...(key === undefined ? [] : [sh`chmod 0644 "$hw_newkey"`]),
    renew(id, text, format),
    ...(format.trust === undefined ? [] : [sh`{ ${format.trust(id, params)}; }`]),
    ...(format.tryBefore === undefined ? [] : [sh`( ${format.tryBefore(id)} )`]),
    ...(key === undefined ? [] : [raw('hw_sync "$hw_newkey" && mv -f "$hw_newkey" "$hw_key"')]),
    raw('hw_sync "$hw_new" && mv -f "$hw_new" "$hw_path"'),
    ...(format.tryAfter === undefined ? [] : [sh`( ${format.tryAfter(id)} )`]),
  ]
  const script = lines(
    FUNCTIONS,
    sh`hw_kept= hw_path=${path} hw_new=${stagedPath(path)} hw_key=${key?.path ?? ''} hw_newkey=${newKey}`,
    sh`if { ${raw(steps.map(({ text: step }) => step).join(' &&\n'))}; }; then hw_paths hw_forget
else
  [ -z "$hw_kept" ] || hw_paths hw_return
  hw_paths hw_forget; rm -f "$hw_new" "$hw_newkey"; false
fi`,
  )
  if (key === undefined) return command(script)
  return command(script, { body: { path: newKey, content: key.content } })
}

/** The folder of the key, which has to be there before the key is brought. */
export function makeKeyFolder(path: string): Shell {
  return sh`umask 022; mkdir -p ${parentOf(path)}`
}

export function remove({ id, params }: Repository, format: Format): readonly Shell[] {
  const key = format.key(id, params)
  const path = format.path(id)
  const forget = key === undefined ? [] : [sh`rm -f ${key.path}`]
  if (format.part === undefined) return [sh`rm -f ${path}`, ...forget]
  return [
    lines(
      sh`hw_path=${path} hw_new=${stagedPath(path)}`,
      sh`{ ${demand(sh`[ -f "$hw_path" ] && [ ! -L "$hw_path" ]`, `"${path}" is not there as a regular file`)} && ${renew(id, '', format)} && mv -f "$hw_new" "$hw_path"; } || { rm -f "$hw_new"; false; }`,
    ),
    ...forget,
  ]
}

// What takes the place of the part comes through the environment, where awk takes it as it is.
const PLACE = `function place() { if (!placed && ENVIRON["HW_TEXT"] != "") printf "%s", ENVIRON["HW_TEXT"]; placed = 1 }
END { place() }`

/** Makes `$hw_new`: the text alone, or the file with its part replaced, with owner and mode as they were. */
function renew(id: string, text: string, { part }: Format): Shell {
  if (part === undefined) return sh`rm -f "$hw_new" && printf %s ${text} >"$hw_new" && chmod 0644 "$hw_new"`
  return sh`rm -f "$hw_new" && { [ ! -e "$hw_path" ] || cp -p "$hw_path" "$hw_new"; } &&
{ [ ! -e "$hw_path" ] || cat "$hw_path"; } | HW_ID=${id} HW_TEXT=${text} awk ${`${part.replace}\n${PLACE}`} >"$hw_new"`
}
