/** Repositories of FreeBSD's pkg: a file of its own for each (pkg.conf(5), "REPOSITORY CONFIGURATION"). */
import { sh } from '../../src/core/shell.ts'
import type { Format } from './format.ts'
import { isPem } from './params.ts'

export const pkgOfFreebsd: Format = {
  path: (id) => `/usr/local/etc/pkg/repos/${id}.conf`,
  text: (id, { url: [url = ''], keyring }, keyPath) => {
    const signature =
      keyPath !== undefined
        ? ['  signature_type: "pubkey",', `  pubkey: ${JSON.stringify(keyPath)},`]
        : keyring !== undefined
          ? ['  signature_type: "fingerprints",', `  fingerprints: ${JSON.stringify(keyring)},`]
          : ['  signature_type: "none",']
    return [
      `${id}: {`,
      `  url: "${url}",`,
      ...(url.startsWith('pkg+') ? ['  mirror_type: "srv",'] : []),
      ...signature,
      '  enabled: yes',
      '}',
      '',
    ].join('\n')
  },
  key: (id, { key }) =>
    key === undefined ? undefined : { path: `/usr/local/etc/pkg/keys/${id}.pub`, content: Buffer.from(key) },
  checked: (text) => /signature_type:\s*"(?:pubkey|fingerprints)"/i.test(text),
  problem: ({ url, key, keyring, trusted }) => {
    if (url.length > 1) return 'pkg takes one URL'
    if (key === undefined && keyring === undefined && !trusted)
      return 'pkg would check nothing without "key", or "keyring" with a folder of fingerprints: "/usr/share/keys/pkg"'
    return key !== undefined && !isPem(key) ? 'pkg takes a PEM key, "-----BEGIN PUBLIC KEY-----"' : undefined
  },
  tryAfter: (id) => sh`ASSUME_ALWAYS_YES=yes pkg update -q -r ${id}`,
}
