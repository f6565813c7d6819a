/** Two customers of the office: a branch and an inventory each, and what is new on base comes to both at once. */
import { same, type Stage } from './stage.ts'

export async function serveCustomers(
  stage: Stage,
  inv: (...words: string[]) => string[],
  cfg: (...words: string[]) => string[],
): Promise<void> {
  const type = (argv: readonly string[]): Promise<unknown> => stage.type(argv)
  const commit = async (message: string, path: string): Promise<void> => {
    await type(['git', 'add', path])
    const who = ['-c', 'user.name=Operator', '-c', 'user.email=operator@office.example']
    await type(['git', ...who, 'commit', '-qm', message])
  }
  await commit('The manifests of the office', 'manifests')
  for (const [name, mac] of [
    ['acme', '00:16:3e:20:01:01'],
    ['brook', '00:16:3e:20:02:01'],
  ] as const) {
    await type(inv('add', 'customer', name))
    await type(inv('-C', name, 'add', 'network', 'lan'))
    await type(
      inv('-C', name, 'add', 'subnet', '10.1.0.0/24', '--network', 'lan', '--domain', `${name}.example`),
    )
    await type(inv('-C', name, 'add', 'host', 'www', '--network', 'lan', '--mac', mac))
  }
  await type(['sh', '-c', 'echo "Questions: helpdesk@office.example" >> manifests/files/motd.hbs'])
  await commit('Whom to ask', 'manifests')
  await stage.type(cfg('sync', '--all', '--plan'), { code: 3, shows: /file:\/etc\/motd/ })
  await stage.type(cfg('sync', '--all'))
  await stage.prove('base reaches both customers, each with a www of its own at 10.1.0.1', async () => {
    const has = await stage.ask(cfg('which', 'main', '--json'))
    const { result } = JSON.parse(has.stdout) as {
      result: { customers: readonly { readonly customer: string; readonly has: string }[] }
    }
    const reached = result.customers.filter((one) => one.has !== 'no')
    return same(reached.map(({ customer }) => customer).join(', '), 'acme, brook')
  })
  await stage.type(cfg('customers'))
}
