/** A real PostgreSQL server of Debian in a folder of its own: no network, one Unix socket, gone when its owner is. */
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PostgresTestServer {
  /** Anybody on this machine may come in as `postgres`, without a password. */
  readonly url: (database: string) => string
  /** One statement, as `psql` prints its rows: no header, columns between bars. */
  readonly sql: (database: string, statement: string) => string
  /** Cuts all connections, as a crash does, and starts again. */
  readonly crash: () => void
  /** Until `start`, nobody can connect. */
  readonly halt: () => void
  readonly start: () => void
  readonly stop: () => Promise<void>
}

const PACKAGES = '/usr/lib/postgresql'

/** Takes about a second. Is also stopped and removed when this process is killed. `port`: part of the socket's name. */
export function startPostgresServer(port = 5432): PostgresTestServer {
  const programs = programFolder()
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-postgres-'))
  const data = join(folder, 'data')
  const owner = serverUser()
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const run = (program: string, ...argv: readonly string[]): string => {
    const done = spawnSync(join(programs, program), argv, { ...owner, cwd: folder, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`${program} ${argv.join(' ')}: ${done.stdout}${done.stderr}`)
    return done.stdout
  }
  run(
    'initdb',
    ...['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    ...['--no-sync', '--no-instructions'],
  )
  // What a power cut would take from a test is no loss.
  const settings = { port, unix_socket_directories: folder, fsync: 'off', max_connections: 60 }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  appendFileSync(join(data, 'postgresql.conf'), "listen_addresses = ''\n")
  const start = (): void => {
    run('pg_ctl', 'start', '-w', '-D', data, '-l', join(folder, 'log'), '-o', options.join(' '))
  }
  const halt = (): void => {
    run('pg_ctl', 'stop', '-w', '-D', data, '-m', 'immediate')
  }
  // Its input closes however this process ends.
  const script = 'cat; "$1/pg_ctl" stop -w -D "$2/data" -m immediate; rm -rf "$2"'
  const watchdog = spawn('sh', ['-c', script, 'sh', programs, folder], {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  start()
  return {
    url: (database) => `postgresql:///${database}?host=${folder}&port=${port}&user=postgres`,
    sql: (database, statement) =>
      run(
        'psql',
        '-X',
        '-At',
        '-d',
        `host=${folder} port=${port} user=postgres dbname=${database}`,
        '-c',
        statement,
      ).trim(),
    crash: () => {
      halt()
      start()
    },
    halt,
    start,
    stop: async () =>
      new Promise((resolve) => {
        // Whoever waits for the end has perhaps nothing else to do.
        watchdog.ref()
        watchdog.once('exit', () => resolve())
        watchdog.stdin.end()
      }),
  }
}

/** The newest that is installed. */
function programFolder(): string {
  const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES) : []
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a))
  const found = newestFirst
    .map((version) => join(PACKAGES, version, 'bin'))
    .find((programs) => existsSync(join(programs, 'initdb')))
  if (found === undefined) throw new Error('these tests need a PostgreSQL server: apt-get install postgresql')
  return found
}

/** PostgreSQL refuses to run as root; its package has made a user for it. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string): number => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
    if (status !== 0) throw new Error('there is no user "postgres": apt-get install postgresql')
    return Number(stdout)
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}
