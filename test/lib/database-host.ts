/** A database server of the distribution on a lab host: installed, started, and asked by its own client. */
import type { ConformanceTarget } from '../../src/type/conformance.ts'
import { quote } from '../../src/core/shell.ts'
import type { OnHost } from './on-hosts.ts'
import { factsOf, targetOn } from './type-target.ts'

export interface DatabaseHost {
  readonly target: ConformanceTarget
  /** What a client prints that logs in over the network, with this password; throws what it says where it may not. */
  readonly login: (user: string, password: string, database: string, sql: string) => Promise<string>
  /** What the server's own administrator sees. */
  readonly ask: (sql: string, database?: string) => Promise<string>
}

interface Server {
  readonly package: string
  readonly start: string
  readonly data: string
  readonly login: (user: string, password: string, database: string) => string
  readonly ask: (database: string | undefined) => string
}

const SERVERS = {
  postgresql: {
    package: 'postgresql',
    start: '/etc/init.d/postgresql start',
    data: './var/lib/postgresql',
    login: (user, password, database) =>
      `env PGPASSWORD=${quote(password)} PGUSER=${quote(user)} PGDATABASE=${quote(database)} psql -h 127.0.0.1 -X -w -A -t`,
    ask: (database = 'postgres') =>
      `su postgres -s /bin/sh -c ${quote(`PGDATABASE=${quote(database)} psql -X -A -t -v ON_ERROR_STOP=1`)}`,
  },
  mariadb: {
    package: 'mariadb-server',
    start: '/etc/init.d/mariadb start',
    data: './var/lib/mysql',
    login: (user, password, database) =>
      `mariadb --protocol=tcp -h 127.0.0.1 -N -B -u ${quote(user)} -p${quote(password)} ${quote(database)}`,
    ask: (database) => `mariadb -N -B ${database === undefined ? '' : quote(database)}`,
  },
} satisfies Readonly<Record<string, Server>>

/** For `beforeAll`. Its conformance suite does not look at the server's own files, which are never the same twice. */
export async function startDatabase(on: OnHost, name: keyof typeof SERVERS): Promise<DatabaseHost> {
  const server: Server = SERVERS[name]
  const run = async (script: string, input = ''): Promise<string> => {
    const { code, stdout, stderr } = await on.host.exec(script, { input })
    if (code !== 0) throw new Error(stderr)
    return stdout.trimEnd()
  }
  await run(
    `DEBIAN_FRONTEND=noninteractive apt-get -y -qq --no-install-recommends install ${server.package} && ${server.start}`,
  )
  return {
    target: targetOn(on.host, factsOf('debian'), '/bin/sh', [server.data, './run']),
    login: (user, password, database, sql) => run(server.login(user, password, database), sql),
    ask: (sql, database) => run(server.ask(database), sql),
  }
}
