// Makes a fresh checkout ready for one purpose: Debian packages, the native module, the build, the lab's roots.
// Plain Node without dependencies, because it runs before the dependencies are usable. Silent when nothing is to do.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = dirname(dirname(fileURLToPath(import.meta.url)))
const lockTimeoutMs = 15 * 60 * 1000

/** Alternatives stand between bars: any one of them that is installed will do. */
const labPackages = [
  'mmdebstrap',
  'iproute2',
  'util-linux',
  'openssh-client',
  'iputils-ping',
  'cpio',
  'git',
  'isc-dhcp-server',
  'bind9',
  'bind9-utils',
  'bind9-dnsutils',
  'mksh',
  'busybox-static|busybox',
]
/**
 * The tests of the transport start an sshd of their own on loopback, those of the inventory a PostgreSQL server, those of what is
 * generated every server that it is for, with real clients; those of secrets read them by age itself.
 */
const testPackages = [
  ...labPackages,
  'openssh-server',
  'postgresql',
  'kea-dhcp4-server',
  'kea-dhcp6-server',
  'dnsmasq-base',
  'radvd',
  'isc-dhcp-client',
  'age',
]

/** Whom the engine is held against. */
const benchPackages = [...testPackages, 'ansible-core|ansible', 'ansible-mitogen', 'cdist', 'bundlewrap']

const purposes = {
  native: { packages: [], build: false, roots: false },
  build: { packages: [], build: true, roots: false },
  demo: { packages: labPackages, build: true, roots: true },
  test: { packages: testPackages, build: true, roots: true },
  bench: { packages: benchPackages, build: true, roots: true },
  lab: { packages: labPackages, build: false, roots: true },
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

function stop(text) {
  say(text)
  process.exit(2)
}

/** Runs a program; its output is shown only when it fails. */
function run(argv, options = {}) {
  const [program, ...rest] = argv
  const done = spawnSync(program, rest, { cwd: checkout, encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  const ok = done.status === 0
  return { ok, output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? done.error.message : ''}` }
}

function mustRun(argv, what, options = {}) {
  const done = run(argv, options)
  if (!done.ok)
    stop(
      `cannot ${what}: "${argv.join(' ')}" failed:\n${done.output.trim().split('\n').slice(-20).join('\n')}`,
    )
}

// Debian packages

function installedPackages() {
  if (!existsSync('/var/lib/dpkg/status')) return null
  const installed = new Set()
  for (const entry of readFileSync('/var/lib/dpkg/status', 'utf8').split('\n\n')) {
    if (!entry.includes('\nStatus: install ok installed')) continue
    installed.add(entry.slice('Package: '.length, entry.indexOf('\n')))
  }
  return installed
}

/**
 * Runs a command while no service can start on the operator's machine, and no database is made that would start with it;
 * what was there comes back also after Ctrl-C.
 */
const servicesHeld = `policy=/usr/sbin/policy-rc.d kept=/usr/sbin/policy-rc.d.hostwright-kept
clusters=/etc/postgresql-common/createcluster.d
restore() {
  rm -f "$policy" "$clusters/hostwright.conf"
  rmdir "$clusters" 2> /dev/null
  [ ! -e "$kept" ] || mv "$kept" "$policy"
}
trap restore EXIT
trap 'exit 130' HUP INT TERM
[ ! -e "$policy" ] || [ -e "$kept" ] || mv "$policy" "$kept"
printf '#!/bin/sh\\nexit 101\\n' > "$policy"
chmod 755 "$policy"
mkdir -p "$clusters"
echo 'create_main_cluster = false' > "$clusters/hostwright.conf"
"$@"`

/** What came with these packages would start with the machine from now on: none of it is the operator's. */
function keepFromStarting(packages) {
  const files = run(['dpkg', '-L', ...packages]).output.split('\n')
  const named = (form) => files.flatMap((file) => form.exec(file)?.[1] ?? [])
  const units = named(/^(?:\/usr)?\/lib\/systemd\/system\/([^/@]+\.(?:service|socket|timer))$/)
  if (existsSync('/usr/bin/systemctl') || existsSync('/bin/systemctl'))
    for (const unit of units) run(['systemctl', '--no-reload', 'disable', unit])
  for (const name of named(/^\/etc\/init\.d\/([^/]+)$/)) run(['update-rc.d', name, 'disable'])
}

function missingPackages(wanted) {
  const installed = installedPackages()
  if (installed === null)
    stop('the lab and the tests of real hosts need Debian 12 or newer, as root: this machine has no dpkg')
  return wanted
    .filter((name) => !name.split('|').some((one) => installed.has(one)))
    .map((name) => name.split('|')[0])
}

function installPackages(wanted) {
  if (wanted.length === 0 || missingPackages(wanted).length === 0) return
  if (process.getuid() !== 0)
    stop(
      `these Debian packages are missing and only root can install them: apt-get install ${missingPackages(wanted).join(' ')}`,
    )
  withLock('/run/hostwright-setup.lock', () => {
    const missing = missingPackages(wanted)
    if (missing.length === 0) return
    say(`installing Debian packages: ${missing.join(' ')}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    mustRun(['apt-get', 'update', '-qq'], 'read the package lists', { env })
    const install = [
      'apt-get',
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      '-o',
      'DPkg::Lock::Timeout=300',
    ]
    const before = installedPackages() ?? new Set()
    mustRun(['sh', '-c', servicesHeld, 'held', ...install, ...missing], 'install Debian packages', { env })
    const added = [...(installedPackages() ?? [])].filter((name) => !before.has(name))
    if (added.length > 0) keepFromStarting(added)
  })
}

// The native module

function withLock(path, action) {
  mkdirSync(dirname(path), { recursive: true })
  const deadline = Date.now() + lockTimeoutMs
  for (let told = false; ; told = true) {
    try {
      mkdirSync(path)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = Number(readOr(join(path, 'pid'), '0'))
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if ((owner > 0 && !existsSync(`/proc/${owner}`) && process.platform === 'linux') || age > lockTimeoutMs) {
      rmSync(path, { recursive: true, force: true })
      continue
    }
    if (Date.now() > deadline) stop(`another set-up holds ${path}; remove that folder if none is running`)
    if (!told) say('waiting for another set-up to finish')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  }
  writeFileSync(join(path, 'pid'), String(process.pid))
  try {
    return action()
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}

/** Same size and time means same content: copies are made only by copyInPlace, which keeps the time. */
function isSameFile(one, other) {
  const a = statSync(one, { throwIfNoEntry: false })
  const b = statSync(other, { throwIfNoEntry: false })
  return a !== undefined && b !== undefined && a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 2
}

function copyInPlace(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}`
  cpSync(from, temporary)
  const { atime, mtime } = statSync(from)
  utimesSync(temporary, atime, mtime)
  renameSync(temporary, to)
}

function moduleLoads(packageFolder, nativeFile) {
  const script = `const D = require(process.argv[1]); const d = new D(':memory:', { nativeBinding: process.argv[2] }); process.exit(d.prepare('select 41 + 1 as n').get().n === 42 ? 0 : 1)`
  return existsSync(nativeFile) && run([process.execPath, '-e', script, packageFolder, nativeFile]).ok
}

function findNodeGyp() {
  const npmOnPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .filter(existsSync)
  for (const npm of [process.env.npm_execpath, ...npmOnPath]) {
    if (npm === undefined || !existsSync(npm)) continue
    const gyp = join(dirname(realpathSync(npm)), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
    if (existsSync(gyp)) return [process.execPath, gyp]
  }
  return ['npx', '--yes', 'node-gyp']
}

/** Leaves the module at `built`, from the project's own prebuilt file if it can be had soon, else compiled here. */
function makeNativeModule(packageFolder, built) {
  const prebuild = join(checkout, 'node_modules', 'prebuild-install', 'bin.js')
  if (
    existsSync(prebuild) &&
    run([process.execPath, prebuild], { cwd: packageFolder, timeout: 5000 }).ok &&
    moduleLoads(packageFolder, built)
  )
    return
  if (process.getuid?.() === 0 && existsSync('/var/lib/dpkg/status'))
    installPackages(['python3', 'make', 'g++'])
  say('compiling better-sqlite3 (one to three minutes, once per machine)')
  const prefixes = [dirname(dirname(process.execPath)), '/usr']
  const headers = prefixes.find((prefix) => existsSync(join(prefix, 'include', 'node', 'node.h')))
  const argv = [
    ...findNodeGyp(),
    'rebuild',
    '--release',
    ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
  ]
  mustRun(argv, 'compile better-sqlite3 (it needs python3, make and a C++ compiler)', { cwd: packageFolder })
  if (!moduleLoads(packageFolder, built)) stop('better-sqlite3 was compiled but does not load')
}

function prepareNativeModule() {
  const packageFolder = join(checkout, 'node_modules', 'better-sqlite3')
  if (!existsSync(packageFolder)) stop('the dependencies are not installed: run "npm ci" first')
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const key = `better-sqlite3-${version}-abi${process.versions.modules}-${process.platform}-${process.arch}`
  const cacheRoot = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hostwright', 'native')
  const cached = join(cacheRoot, key, 'better_sqlite3.node')
  const built = join(packageFolder, 'build', 'Release', 'better_sqlite3.node')
  if (isSameFile(cached, built)) return
  withLock(join(cacheRoot, `${key}.lock`), () => {
    if (!existsSync(cached)) {
      if (!moduleLoads(packageFolder, built)) makeNativeModule(packageFolder, built)
      say(`keeping better-sqlite3 in ${dirname(cached)}`)
      copyInPlace(built, cached)
      return
    }
    say('taking better-sqlite3 from the cache')
    copyInPlace(cached, built)
  })
  if (!moduleLoads(packageFolder, built))
    stop(`better-sqlite3 does not load; remove ${dirname(cached)} and try again`)
}

// The build

function newestChange(folder) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs)
  }
  return newest
}

function buildIfOlder() {
  const sources = ['src', 'types'].map((name) => join(checkout, name)).filter(existsSync)
  const dist = join(checkout, 'dist')
  const builtAt = existsSync(dist) ? newestChange(dist) : 0
  if (sources.length === 0 || Math.max(...sources.map(newestChange)) <= builtAt) return
  say('building dist/')
  mustRun(['npm', 'run', '--silent', 'build'], 'build')
}

// The lab's roots

function prepareRoots() {
  const recipes = join(checkout, 'test', 'lab', 'recipes', 'prepare.sh')
  if (run(['sh', recipes, '--check']).ok) return
  if (process.platform !== 'linux' || process.getuid() !== 0)
    stop('the lab makes real hosts of namespaces: it needs root on Linux')
  say('building the roots of the lab (about a minute, once per machine)')
  const outcome = spawnSync(
    join(checkout, 'node_modules', '.bin', 'tsx'),
    [join(checkout, 'test', 'lab', 'cli.ts'), 'prepare'],
    { cwd: checkout, stdio: ['ignore', 2, 2] },
  )
  if (outcome.status !== 0) stop('cannot build the roots of the lab')
}

const purpose = purposes[process.argv[2]]
if (purpose === undefined) stop(`usage: node scripts/setup.mjs ${Object.keys(purposes).join('|')}`)
installPackages(purpose.packages)
prepareNativeModule()
if (purpose.build) buildIfOlder()
if (purpose.roots) prepareRoots()
