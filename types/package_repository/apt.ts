/** Repositories of apt: a file of its own for each, in the format of deb822 (sources.list(5)). */
import { raw, sh } from '../../src/core/shell.ts'
import type { Format } from './format.ts'
import { isPem, openPgpBytes } from './params.ts'

export const apt: Format = {
  path: (id) => `/etc/apt/sources.list.d/${id}.sources`,
  text: (_, { url, suites = [], components = [], architectures = [], keyring, trusted }, keyPath) => {
    const signedBy = keyPath ?? keyring
    return [
      'Types: deb',
      `URIs: ${url.join(' ')}`,
      `Suites: ${suites.join(' ')}`,
      ...(components.length === 0 ? [] : [`Components: ${components.join(' ')}`]),
      ...(architectures.length === 0 ? [] : [`Architectures: ${architectures.join(' ')}`]),
      ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
      ...(trusted ? ['Trusted: yes'] : []),
      '',
    ].join('\n')
  },
  key: (id, { key }) => {
    const content = openPgpBytes(key)
    return content === undefined ? undefined : { path: `/etc/apt/keyrings/${id}.gpg`, content }
  },
  checked: (text) =>
    !/^(?:Trusted:\s*(?:yes|true|1|force)|Allow-Insecure:\s*(?:yes|true|1))\s*$/im.test(text),
  problem: ({ suites, components, key, keyring }) => {
    if (suites === undefined) return 'apt needs "suites"'
    if (components === undefined && suites.some((suite) => !suite.endsWith('/')))
      return 'apt needs "components"'
    if (keyring?.includes(' ') === true) return 'apt takes no keyring with a blank in its path'
    return key !== undefined && isPem(key) ? 'apt takes an OpenPGP key' : undefined
  },
  // The key is not in its place yet either. Old lists of the others stay, and a list that cannot be had is an error.
  tryBefore: (id) => sh`hw_try=${`/etc/apt/sources.list.d/.${id}.hostwright-try.sources`}
{ if [ -n "$hw_newkey" ]; then sed "s|^Signed-By:.*|Signed-By: $hw_newkey|" "$hw_new"; else cat "$hw_new"; fi >"$hw_try" && chmod 0644 "$hw_try" &&
  hw_said=$(apt-get -q -o Dir::Etc::sourcelist="$hw_try" -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=false \
    -o APT::Update::Error-Mode=any -o DPkg::Lock::Timeout=120 update 2>&1); }
hw_code=$?
rm -f "$hw_try"
[ "$hw_code" -eq 0 ] || { printf '%s\n' "$hw_said" | sed -n 's/^E: //p' | head -n 1 >&2; false; }`,
  // Another file may name the same repository with another key, which apt does not bear.
  tryAfter: () => raw('apt-get -q indextargets >/dev/null && touch -c /var/lib/apt/lists'),
}
