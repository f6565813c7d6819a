/** Certificates by ACME (RFC 8555), through certbot(1), which also renews them by its own timer. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Acme, CertificateWanted, Params } from './params.ts'
import { wantedNames } from './params.ts'

/** As certbot names them: `webroot`, `standalone`, `dns-rfc2136`. */
export function challengeOf({ webroot, dns }: Acme): string {
  if (dns !== undefined) return `dns-${dns}`
  return webroot === undefined ? 'standalone' : 'webroot'
}

const KEYS: Readonly<Record<Params['keyType'], readonly string[]>> = {
  'ec-p256': ['--key-type', 'ecdsa', '--elliptic-curve', 'secp256r1'],
  'ec-p384': ['--key-type', 'ecdsa', '--elliptic-curve', 'secp384r1'],
  'rsa-2048': ['--key-type', 'rsa', '--rsa-key-size', '2048'],
  'rsa-3072': ['--key-type', 'rsa', '--rsa-key-size', '3072'],
  'rsa-4096': ['--key-type', 'rsa', '--rsa-key-size', '4096'],
  ed25519: [],
}

/** Certbot would take one that is there for good enough, whoever has signed it and whenever it ends. */
export function obtain(wanted: CertificateWanted, acme: Acme, isThere: boolean): Shell {
  const { id, params } = wanted
  const challenge = challengeOf(acme)
  const words = [
    '--non-interactive',
    '--agree-tos',
    `--cert-name=${id}`,
    `--domains=${wantedNames(wanted).join(',')}`,
    `--${challenge}`,
    ...(acme.webroot === undefined ? [] : [`--webroot-path=${acme.webroot}`]),
    ...(acme.credentials === undefined ? [] : [`--${challenge}-credentials=${acme.credentials}`]),
    ...(acme.server === undefined ? [] : [`--server=${acme.server}`]),
    ...(acme.email === undefined ? ['--register-unsafely-without-email'] : [`--email=${acme.email}`]),
    ...KEYS[params.keyType],
    ...(isThere ? ['--force-renewal', '--renew-with-new-domains'] : []),
  ]
  return quietly(sh`certbot certonly ${words}`)
}

export function forget(id: string): Shell {
  return quietly(sh`certbot delete --non-interactive ${`--cert-name=${id}`}`)
}

/** It tells the reason of a failure among much else, on both streams. */
function quietly(certbot: Shell): Shell {
  return sh`command -v certbot >/dev/null 2>&1 || { echo 'this host has no certbot: add the package to the manifest' >&2; exit 1; }
hw_said=$(umask 022; ${raw(certbot.text)} 2>&1) || { printf '%s\n' "$hw_said" >&2; exit 1; }`
}

const NOISE =
  /^(?:Saving debug log|Ask for help|See the log|Please see the logfile|Some challenges have failed|Certbot failed to authenticate|- - -|$)/

/** The lines that say what is wrong, without those that are always there. */
export function explainCertbot(said: string): string | undefined {
  const lines = said.split('\n').map((line) => line.trim())
  const detail = lines.find((line) => line.startsWith('Detail:'))
  if (detail !== undefined) return detail.replace(/^Detail: */, '')
  return lines.filter((line) => !NOISE.test(line)).at(-1)
}
