import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { npmPackage } from './index.ts'

/** A registry of one package in two versions, each with a script that would tell of itself. */
const REGISTRY = `const { createServer } = require('node:http'); const { readFileSync } = require('node:fs')
const versions = Object.fromEntries(['1.0.0', '2.0.0'].map((version) => [version,
  { name: 'hw-sample', version, bin: 'index.js', hasInstallScript: true, dist: { tarball: 'http://127.0.0.1:4873/' + version + '.tgz' } }]))
createServer((request, response) => {
  if (request.url === '/hw-sample') response.end(JSON.stringify({ name: 'hw-sample', 'dist-tags': { latest: '2.0.0' }, versions }))
  else if (request.url.endsWith('.tgz')) response.end(readFileSync('/srv/registry' + request.url))
  else { response.statusCode = 404; response.end('{}') }
}).listen(4873, '127.0.0.1')`

const PACKAGES = `set -e; mkdir -p /srv/registry; cd /srv/registry
for version in 1.0.0 2.0.0; do
  mkdir -p package; printf '#!/usr/bin/env node\\nconsole.log(process.version)\\n' > package/index.js
  printf '{"name":"hw-sample","version":"%s","bin":"index.js","scripts":{"postinstall":"touch /ran"}}' $version > package/package.json
  tar czf $version.tgz package
done
cat > /srv/registry.cjs; node /srv/registry.cjs >/dev/null 2>&1 &
for try in 1 2 3 4 5 6 7 8 9; do sleep 0.2; ! node -e "fetch('http://127.0.0.1:4873/hw-sample').then(() => process.exit(0), () => process.exit(1))" || exit 0; done; exit 1`

onHosts(['debian'], (on) => {
  const registry = 'http://127.0.0.1:4873/'

  // This very Node and its npm: Debian's npm is four hundred packages.
  beforeAll(async () => {
    await on.host.exec('cat > /usr/local/bin/node; chmod 755 /usr/local/bin/node', {
      input: readFileSync(process.execPath),
    })
    const library = join(dirname(process.execPath), '../lib/node_modules')
    const npm = execFileSync('tar', ['cf', '-', '-C', library, 'npm'], { maxBuffer: 2 ** 28 })
    await on.host.exec(
      'mkdir -p /usr/lib/node_modules; tar xf - -C /usr/lib/node_modules --no-same-owner; ln -s ../../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm',
      {
        input: npm,
      },
    )
    const made = await on.host.exec(PACKAGES, { input: REGISTRY })
    if (made.code !== 0) throw new Error(made.stderr)
  })

  it('installs for all of the host, changes the version, and removes', async () => {
    const id = 'hw-sample'
    await checkConformance(on.target, {
      create: npmPackage(id, { registry, version: '1.0.0' }),
      changes: [npmPackage(id, { registry, version: '2.0.0' })],
      remove: npmPackage(id, { state: 'absent' }),
    })
    await settle(on.target, npmPackage(id, { registry }), 'any')
    expect((await on.host.exec('hw-sample; ls /ran')).stdout).toBe(`${process.version}\n`)
  })

  it('installs in a folder, with its scripts where that is said', async () => {
    await on.host.exec("mkdir -p '/srv/a b'")
    const shop = npmPackage('the shop', { name: 'hw-sample', folder: '/srv/a b', registry, scripts: true })
    await checkConformance(on.target, {
      create: shop,
      remove: npmPackage('the shop', { name: 'hw-sample', folder: '/srv/a b', state: 'absent' }),
    })
    expect((await on.host.exec('ls /ran')).code).toBe(0)
  })

  it('says why a package cannot be had', async () => {
    await expect(settle(on.target, npmPackage('no-such', { registry }), 'missing')).rejects.toThrow('E404')
  })
})
