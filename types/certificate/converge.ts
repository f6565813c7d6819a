/** Makes a key and a certificate with openssl(1) on the target, beside the old ones, and renames them into place. */
import { randomBytes } from 'node:crypto'
import { Secret } from '../../src/core/secret.ts'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import type { Change } from '../../src/type/define-type.ts'
import { parentOf } from '../_lib/absolute-path.ts'
import { demandParentOf } from '../_lib/demand.ts'
import { setOwnership } from '../_lib/ownership.ts'
import { alternativeNames } from './names.ts'
import type { CertificateState } from './observe.ts'
import { daysOf, type Params, placesOf, wantedNames } from './params.ts'

export type CertificateChange = Change<Params, CertificateState>

/** In memory, and in a directory that only root may write to. */
const AUTHORITY_KEY = '/var/run/.hostwright-authority'

const OWNERSHIP: readonly string[] = ['owner', 'group', 'mode']

export function converge(change: CertificateChange): readonly (Shell | Command)[] {
  const { params, before, keys } = change
  const places = placesOf(change)
  if (change.after === null) return [sh`rm -f ${places.key} ${places.certificate}`]
  if (before !== null && keys.every((key) => OWNERSHIP.includes(key)))
    return [setOwnership(sh`${places.key}`, params)]
  const script = lines(
    sh`hw_dir=$(mktemp -d) || exit
hw_key=${places.key} hw_key_new=${stagedPath(places.key)} hw_cert=${places.certificate} hw_cert_new=${stagedPath(places.certificate)}`,
    raw('hw_make() {'),
    make(change),
    raw(`}
hw_said=$(hw_make 2>&1)
hw_code=$?
rm -rf "$hw_dir" ${AUTHORITY_KEY}
[ "$hw_code" -eq 0 ] || { rm -f "$hw_key_new" "$hw_cert_new"; printf '%s\\n' "$hw_said" >&2; }
exit "$hw_code"`),
  )
  const secret = params.signedBy?.key
  return [
    command(
      script,
      secret instanceof Secret
        ? { body: { path: AUTHORITY_KEY, content: Buffer.from(secret.reveal()) } }
        : {},
    ),
  ]
}

function make(change: CertificateChange): Shell {
  const { params, before } = change
  const places = placesOf(change)
  // A key of the right type stays: what knows the certificate by its key goes on knowing it.
  const isNew = before?.keyFile !== params.keyType
  return all(
    directoryOf(places.key, '/etc/ssl/private', '0700'),
    directoryOf(places.certificate, '/etc/ssl/certs', '0755'),
    sh`rm -f "$hw_key_new" "$hw_cert_new"`,
    sh`printf '%s\n' ${configOf(change)} >"$hw_dir/config"`,
    isNew ? sh`openssl genpkey ${GENERATE[params.keyType]} -out "$hw_key_new"` : sh`hw_key_new=$hw_key`,
    sh`openssl req -new -key "$hw_key_new" -config "$hw_dir/config" -out "$hw_dir/request"`,
    sign(params),
    isNew || params.owner !== before.owner || params.group !== undefined || params.mode !== before.mode
      ? setOwnership(raw('"$hw_key_new"'), params)
      : raw(':'),
    raw('chmod 0644 "$hw_cert_new"'),
    raw('{ sync "$hw_cert_new" "$hw_key_new" 2>/dev/null || :; }'),
    isNew ? raw('mv -f "$hw_key_new" "$hw_key"') : raw(':'),
    raw('mv -f "$hw_cert_new" "$hw_cert"'),
  )
}

const GENERATE: Readonly<Record<Params['keyType'], readonly string[]>> = {
  'ec-p256': [
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-pkeyopt',
    'ec_param_enc:named_curve',
  ],
  'ec-p384': [
    '-algorithm',
    'EC',
    '-pkeyopt',
    'ec_paramgen_curve:P-384',
    '-pkeyopt',
    'ec_param_enc:named_curve',
  ],
  ed25519: ['-algorithm', 'ED25519'],
  'rsa-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  'rsa-4096': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'],
}

/** The directories that are usual are made where a distribution does not have them. */
function directoryOf(path: string, usual: string, mode: string): Shell {
  return parentOf(path) === usual
    ? sh`{ [ -d ${usual} ] || { mkdir -p ${usual} && chmod ${mode} ${usual}; }; }`
    : demandParentOf(path)
}

/** RFC 5280, 4.1.2.2: a serial number is positive, unique, and of at most 20 octets; CA/Browser Forum: with 64 random bits. */
function serial(): string {
  return `0x01${randomBytes(16).toString('hex')}`
}

function sign(params: Params): Shell {
  const { signedBy } = params
  const common = sh`-req -in "$hw_dir/request" -days ${daysOf(params)} -set_serial ${serial()} -extfile "$hw_dir/config" -extensions hw -out "$hw_cert_new"`
  if (signedBy === undefined) return sh`openssl x509 ${common} -signkey "$hw_key_new"`
  const isThere = signedBy.certificate.startsWith('/')
  const key = signedBy.key instanceof Secret ? AUTHORITY_KEY : signedBy.key
  return all(
    isThere
      ? sh`cat ${signedBy.certificate} >"$hw_dir/authority"`
      : sh`printf '%s\n' ${signedBy.certificate} >"$hw_dir/authority"`,
    sh`openssl x509 ${common} -CA "$hw_dir/authority" -CAkey ${key} -passin pass:`,
  )
}

/** What stands in it are DNS names and addresses, in which nothing means anything to openssl. */
function configOf(change: CertificateChange): string {
  const { id, params } = change
  const names = wantedNames(change)
  // RFC 5280, appendix A.1: a common name has at most 64 characters.
  const common = names.find((name) => name.length <= 64) ?? id
  return [
    '[req]',
    'distinguished_name = dn',
    'prompt = no',
    'string_mask = utf8only',
    '[dn]',
    `CN = ${params.authority ? id : common}`,
    '[hw]',
    `basicConstraints = critical,CA:${params.authority ? 'TRUE' : 'FALSE'}`,
    `keyUsage = critical,${usage(params)}`,
    ...(params.authority ? [] : ['extendedKeyUsage = serverAuth,clientAuth']),
    'subjectKeyIdentifier = hash',
    ...(params.signedBy === undefined ? [] : ['authorityKeyIdentifier = keyid']),
    ...(names.length === 0 ? [] : [`subjectAltName = ${alternativeNames(names)}`]),
  ].join('\n')
}

function usage({ authority, keyType }: Params): string {
  if (authority) return 'keyCertSign,cRLSign'
  return keyType.startsWith('rsa') ? 'digitalSignature,keyEncipherment' : 'digitalSignature'
}
