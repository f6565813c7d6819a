/** nullmailer, which sends everything to the smarthost and knows nothing else (nullmailer-send(8)). */
import { UserError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { Resources } from '../../src/type/resource.ts'
import { relayOf, type Params, type Relay } from './params.ts'

const FOLDER = '/etc/nullmailer'

export function nullmailerRelay(params: Params, context: HostContext): Resources {
  const { resource, facts, host } = context
  if (facts.os.family !== 'debian')
    throw new UserError(
      `Cannot make "${host.name}" send mail by nullmailer: it is known here on Debian, not on ${facts.os.id}`,
      { hint: "mailRelay('postfix', …)" },
    )
  const relay = relayOf(params, context)
  const usesTls = relay.tls !== 'none' && params.authority === '/etc/ssl/certs/ca-certificates.crt'
  const packages = ['nullmailer', ...(usesTls ? ['ca-certificates'] : [])].map((name) =>
    resource('package', name),
  )
  const plain = (path: string, text: string): ReturnType<typeof resource> =>
    resource('file', path, {
      content: `${text}\n`,
      owner: 'root',
      group: 'root',
      mode: '0644',
      needs: packages,
    })
  const line = `${remote(relay)}\n`
  const files = [
    // Debian's reads its own name here, and not in `me`.
    plain('/etc/mailname', relay.name),
    plain(`${FOLDER}/defaultdomain`, relay.domain),
    plain(`${FOLDER}/adminaddr`, relay.aliases.get('root')?.join(',') ?? ''),
    resource('file', `${FOLDER}/remotes`, {
      content: params.password === undefined ? line : new Secret(line),
      owner: 'mail',
      group: 'mail',
      mode: '0600',
      needs: packages,
    }),
  ]
  const service = resource('service', 'nullmailer', { needs: [...packages, ...files], restartOn: files })
  return [packages, files, service]
}

/** One line of `remotes`: a host, its protocol, and options of `/usr/lib/nullmailer/smtp`, in quotes where there may be spaces in one. */
function remote({ params, port, tls }: Relay): string {
  return [
    params.smarthost,
    'smtp',
    `--port=${port}`,
    ...(tls === 'none'
      ? []
      : [tls === 'starttls' ? '--starttls' : '--tls', `--x509cafile=${params.authority}`]),
    ...(params.user === undefined
      ? []
      : [`--user=${params.user}`, `'--pass=${params.password?.reveal() ?? ''}'`]),
  ].join(' ')
}
