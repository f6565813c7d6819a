/**
 * Starts a bundled program with the machine code that V8 made of it the last time: compiling is a quarter of what a run
 * of `cfg apply` computes. The code is kept in the user's own cache folder, one file for each source file, and V8 itself
 * refuses what another version of it made. Newer versions of Node.js can do this by themselves.
 */
// Node's loader has no other names for these.
/* oxlint-disable no-underscore-dangle */
const { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs')
const Module = require('node:module')
const { homedir } = require('node:os')
const { dirname, join } = require('node:path')
const { setFlagsFromString } = require('node:v8')
const vm = require('node:vm')

const dist = join(__dirname, '..', 'dist')

/** @param {string} program `inv` or `cfg` */
function start(program) {
  const certificates = process.env.HOSTWRIGHT_EXTRA_CA_CERTS
  if (certificates !== undefined) {
    delete process.env.HOSTWRIGHT_EXTRA_CA_CERTS
    process.env.NODE_EXTRA_CA_CERTS = certificates
  }
  const bundle = join(dist, `${program}.cjs`)
  if (!existsSync(bundle)) {
    process.stderr.write(
      `${program}: Cannot start: the programs are not built\nhint: run "npm run build" in the checkout\n`,
    )
    process.exitCode = 2
    return
  }
  // A short command would otherwise collect its garbage six times, in steps of a megabyte.
  setFlagsFromString('--semi-space-growth-factor=16')
  const root = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hostwright', 'code')
  if (Module.enableCompileCache !== undefined) Module.enableCompileCache(root)
  else keepCompiledCode(join(root, `${process.version}-${process.arch}`))
  require(bundle)
}

/** Compiles every CommonJS file by way of a `vm.Script`, which takes and gives compiled code. */
function keepCompiledCode(folder) {
  const compiled = []
  const compile = Module.prototype._compile
  Module.prototype._compile = function (content, path) {
    // Only what is ours or was installed with us: the compiled manifests of a site change, and have a cache of their own.
    // A script of `vm` cannot import modules once it comes from the cache, whatever it was compiled with: the bundle has no
    // `import()` (scripts/build.ts), and this one file of the loader of manifests has.
    const isOurs =
      path.startsWith(dist) || (path.includes('/node_modules/') && !path.endsWith('/jiti/lib/jiti.cjs'))
    if (!isOurs) return compile.call(this, content, path)
    const file = join(folder, nameOf(path, content))
    const cachedData = existsSync(file) ? readFileSync(file) : undefined
    const script = new vm.Script(Module.wrap(content), { filename: path, cachedData })
    if (cachedData === undefined || script.cachedDataRejected) compiled.push({ file, script })
    const require = (id) =>
      path.startsWith(dist) && id.startsWith('.') ? load(join(dirname(path), id), this) : this.require(id)
    require.resolve = (request, options) => Module._resolveFilename(request, this, false, options)
    require.main = process.mainModule
    require.cache = Module._cache
    return script.runInThisContext().call(this.exports, this.exports, require, this, path, dirname(path))
  }
  // At the end, so that the functions that this run has used are in it.
  process.once('exit', () => {
    try {
      if (compiled.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
      for (const { file, script } of compiled) {
        writeFileSync(`${file}.${process.pid}`, script.createCachedData(), { mode: 0o600 })
        renameSync(`${file}.${process.pid}`, file)
      }
    } catch {
      // A cache that cannot be kept is no reason to fail.
    }
  })
}

/** A file of the bundle, which says itself where the others are: Node would look for each in a dozen places. */
function load(path, parent) {
  const known = Module._cache[path]
  if (known !== undefined) return known.exports
  const module = new Module(path, parent)
  Module._cache[path] = module
  module.filename = path
  module.paths = parent.paths
  try {
    module._compile(readFileSync(path, 'utf8'), path)
  } catch (error) {
    delete Module._cache[path]
    throw error
  }
  module.loaded = true
  return module.exports
}

/** V8 compares a source by its length alone, so the name tells apart what may be of one length: place, size and time. */
function nameOf(path, content) {
  const { mtimeMs, size } = statSync(path)
  return `${path.replaceAll('/', '%').slice(-160)}-${size}-${content.length}-${Math.round(mtimeMs * 1000)}`
}

// The command line is the program's own from here on.
start(process.argv.splice(2, 1)[0])
