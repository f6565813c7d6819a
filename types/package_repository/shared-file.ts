/** Repositories of which many stand in one file: apk's and pacman's. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Format } from './format.ts'
import { fingerprintsOf } from './openpgp.ts'
import { isPem, openPgpBytes } from './params.ts'

const begin = (id: string): string => `# hostwright ${id} begin`
const end = (id: string): string => `# hostwright ${id} end`

/** Alpine's: a line for each, between two comments by which it is known again when it moves. */
export const apk: Format = {
  path: () => '/etc/apk/repositories',
  text: (id, { url }) => [begin(id), ...url, end(id), ''].join('\n'),
  part: {
    find: (text, id) => {
      const start = `\n${text}`.indexOf(`\n${begin(id)}\n`)
      const close = text.indexOf(`\n${end(id)}\n`, start)
      return start === -1 || close === -1 ? undefined : text.slice(start, close + end(id).length + 2)
    },
    replace: `$0 == "# hostwright " ENVIRON["HW_ID"] " begin" { out = 1; place(); next }
$0 == "# hostwright " ENVIRON["HW_ID"] " end" { out = 0; next }
!out { print }`,
  },
  key: (_, { key, keyName }) =>
    key === undefined ? undefined : { path: `/etc/apk/keys/${keyName ?? ''}`, content: Buffer.from(key) },
  checked: () => true,
  problem: ({ key, keyName, keyring, trusted }) => {
    if (trusted) return 'apk checks every repository: there is no way to trust one without a key'
    if (keyring !== undefined) return 'apk takes all keys in /etc/apk/keys: give the key itself'
    if (key !== undefined && !isPem(key)) return 'apk takes a PEM key, "-----BEGIN PUBLIC KEY-----"'
    return key !== undefined && keyName === undefined ? 'apk needs "keyName" with a key' : undefined
  },
  // The key is found by its name, so it has to be in its place; it is taken away again where the lists cannot be had.
  tryBefore: () =>
    raw(
      `{ [ -z "$hw_newkey" ] || cp -p "$hw_newkey" "$hw_key"; } && apk update --quiet --repositories-file "$hw_new"`,
    ),
}

const section = (id: string): string => `[${id}]`

/** Arch's: a section of pacman.conf(5), up to the next one. */
export const pacman: Format = {
  path: () => '/etc/pacman.conf',
  text: (id, { url, trusted }) =>
    [
      section(id),
      `SigLevel = ${trusted ? 'Optional TrustAll' : 'Required DatabaseOptional'}`,
      ...url.map((one) => `Server = ${one}`),
      '',
    ].join('\n'),
  part: {
    find: (text, id) => {
      const lines = text.split('\n')
      const start = lines.findIndex((line) => line.trim() === section(id))
      if (start === -1) return undefined
      const next = lines.findIndex((line, index) => index > start && /^\s*\[/.test(line))
      const own = lines.slice(start, next === -1 ? undefined : next)
      return `${own.join('\n').trimEnd()}\n`
    },
    replace: `/^[ \\t]*\\[/ {
  name = $0; gsub(/^[ \\t]+|[ \\t]+$/, "", name)
  out = name == "[" ENVIRON["HW_ID"] "]"
  if (out) { place(); next }
}
!out { print }`,
  },
  key: (id, { key }) => {
    const content = openPgpBytes(key)
    return content === undefined ? undefined : { path: `/etc/pacman.d/${id}.gpg`, content }
  },
  checked: (text) =>
    !/^\s*SigLevel\s*=.*\b(?:Never|Optional|PackageNever|PackageOptional|TrustAll)\b/m.test(text),
  problem: ({ key, keyring }) => {
    if (keyring !== undefined) return 'pacman has one keyring of its own: give the key itself'
    return key !== undefined && isPem(key) ? 'pacman takes an OpenPGP key' : undefined
  },
  trust: (_, { key }) => trustWithPacman(openPgpBytes(key)),
  tryBefore: () => raw('pacman --config "$hw_new" --noconfirm --noprogressbar --quiet -Sy'),
}

function trustWithPacman(key: Buffer | undefined): Shell {
  if (key === undefined) return sh`:`
  return sh`pacman-key --add "$hw_newkey" >/dev/null && pacman-key --lsign-key ${fingerprintsOf(key)} >/dev/null`
}
