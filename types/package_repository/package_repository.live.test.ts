import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { pkg } from '../package/index.ts'
import { packageRepository } from './index.ts'
import { KEY } from './sample-key.ts'

/** A repository in one folder, with `sample` in version 3 in it, and its list signed by a key made on the host. */
const MAKE = `set -e; export GNUPGHOME=/root/gnupg; umask 077; mkdir -p $GNUPGHOME; umask 022
apt-get -qq -y --no-install-recommends install gpg gpg-agent >/dev/null 2>&1
gpg --batch --quiet --passphrase '' --quick-gen-key 'lab <lab@example.org>' ed25519 sign never 2>/dev/null
tree=/root/tree; mkdir -p $tree/DEBIAN /srv/repo
printf 'Package: shop-sample\\nVersion: 3.0\\nArchitecture: all\\nMaintainer: lab <lab@localhost>\\nDescription: sample\\n' > $tree/DEBIAN/control
dpkg-deb --root-owner-group --build $tree /srv/repo/sample.deb >/dev/null
cd /srv/repo
{ dpkg-deb --field sample.deb; echo 'Filename: ./sample.deb'; echo "Size: $(stat -c %s sample.deb)"; echo "SHA256: $(sha256sum sample.deb | cut -d' ' -f1)"; echo; } > Packages
{ echo 'Suite: stable'; date -u '+Date: %a, %d %b %Y %T UTC'; echo 'SHA256:'; echo " $(sha256sum Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages"; } > Release
gpg --batch --quiet --local-user lab --clearsign -o InRelease Release`

onHosts(['debian'], (on) => {
  const url = 'file:/srv/repo'
  const suites = './'
  let lab = ''

  beforeAll(async () => {
    const made = await on.host.exec(MAKE)
    if (made.code !== 0) throw new Error(made.stderr)
    lab = (await on.host.exec('GNUPGHOME=/root/gnupg gpg --armor --export')).stdout
    await on.host.exec('GNUPGHOME=/root/gnupg gpgconf --kill gpg-agent')
  })

  const left = async (): Promise<string> =>
    (await on.host.exec('ls -A /etc/apt/sources.list.d /etc/apt/keyrings 2>/dev/null | grep -i shop')).stdout

  it('refuses a repository that is signed by another key, or by none, and leaves all as it was', async () => {
    const broken = packageRepository('shop', { url, suites, key: KEY })
    await expect(settle(on.target, broken, 'other key')).rejects.toThrow(/not signed|NO_PUBKEY/)
    const missing = packageRepository('shop', { url: 'file:/srv/none', suites, key: lab })
    await expect(settle(on.target, missing, 'nothing there')).rejects.toThrow('/srv/none')
    await expect(settle(on.target, packageRepository('shop', { url, suites }), 'no key')).rejects.toThrow(
      'not signed',
    )
    expect(await left()).toBe('')
  })

  it('installs from it at once, keeps the old where the new cannot be had, and takes it away', async () => {
    const good = packageRepository('shop', { url, suites, key: lab })
    await on.host.exec('rm -rf /etc/apt/keyrings')
    await checkConformance(on.target, {
      create: good,
      changes: [packageRepository('shop', { url, suites, key: lab, architectures: ['amd64'] }), good],
    })
    expect((await on.host.exec('apt-cache policy shop-sample')).stdout).toContain('Candidate: 3.0')
    expect(await settle(on.target, pkg('shop-sample'), 'install')).toBe(true)
    const wrong = packageRepository('shop', { url, suites, key: KEY })
    await expect(settle(on.target, wrong, 'wrong')).rejects.toThrow()
    expect(await settle(on.target, good, 'as it was')).toBe(false)
    await checkConformance(on.target, {
      create: packageRepository('shop', { url, suites, key: lab, state: 'absent' }),
    })
    expect(await left()).toBe('')
    expect((await on.host.exec('apt-get -qq update')).code).toBe(0)
  })

  it('says in every plan what is trusted without a check', async () => {
    const trusted = packageRepository('shop', { url, suites, trusted: true })
    const plan = await on.run('plan', [trusted])
    expect(plan.resources[0]?.change?.keys).toContainEqual({ key: 'signatures', after: 'not checked' })
    expect((await on.run('apply', [trusted])).outcome).toBe('changed')
    expect((await on.run('plan', [trusted])).notes).toEqual([
      'package_repository:shop is trusted: what it has is installed without a check of who signed it',
    ])
  })

  it('undoes a file that apt does not bear beside another', async () => {
    await on.host.exec('rm -f /etc/apt/sources.list.d/shop.sources')
    await on.host.exec(
      "echo 'deb [signed-by=/etc/apt/none.gpg] file:/srv/repo ./' > /etc/apt/sources.list.d/old.list",
    )
    const good = packageRepository('shop', { url, suites, key: lab })
    await expect(settle(on.target, good, 'conflict')).rejects.toThrow(/[Cc]onflict/)
    expect(await left()).toBe('')
    await on.host.exec('rm /etc/apt/sources.list.d/old.list')
  })
})
