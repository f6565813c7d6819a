import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { nftables } from './index.ts'

const host = (...rules: readonly string[]): string => `table inet host {
  set seen {
    type ipv4_addr
    flags dynamic,timeout
    timeout 1h
  }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related counter accept
    tcp dport 22 counter add @seen { ip saddr } accept
${rules.map((rule) => `    ${rule}\n`).join('')}  }
}
`

const WEB =
  'table ip web {\n  chain pre { type nat hook prerouting priority dstnat; tcp dport 80 redirect to :8080; }\n}'

onHosts(['debian', 'systemd'], (on, root) => {
  it('is loaded, changed in one stroke, and taken away', async () => {
    await on.host.exec('apt-get -qq -y install nftables >/dev/null; nft add table inet other')
    await checkConformance(on.target, {
      create: nftables('host', { rules: host() }),
      changes: [
        nftables('host', { rules: host('icmp type echo-request accept') }),
        nftables('host', { rules: `${host()}\n${WEB}` }),
        nftables('host', {
          rules: host('tcp dport { 80, 443 } accept', 'jump log-it').replace(
            'chain input',
            'chain log-it { log prefix "x "; }\n  chain input',
          ),
        }),
      ],
    })
    const { stdout } = await on.host.exec('nft list tables')
    expect(stdout).toBe('table inet other\ntable inet host\n')
  })

  it('comes back with the host, is seen to be gone, and does not mind who knocks', async () => {
    const wanted = nftables('host', { rules: host('tcp dport 80 accept') })
    expect(await settle(on.target, wanted, 'first')).toBe(true)
    await on.ssh('echo a new connection')
    expect((await on.host.exec('nft list set inet host seen')).stdout).toContain('expires')
    expect(await settle(on.target, wanted, 'after a knock')).toBe(false)
    await on.host.exec('nft flush ruleset')
    expect(await settle(on.target, wanted, 'after a flush')).toBe(true)
    await on.host.exec('nft flush ruleset; nft -f /etc/nftables.conf')
    expect(await settle(on.target, wanted, 'after a start')).toBe(false)
    if (root === 'systemd')
      expect((await on.host.exec('systemctl is-enabled nftables')).stdout).toBe('enabled\n')
    await checkConformance(on.target, { create: nftables('host', { state: 'absent' }) })
    expect((await on.host.exec('nft list tables; ls /etc/nftables.d')).stdout).not.toContain('host')
  })
})

onHosts(['debian'], (on) => {
  it('leaves all as it was where nft refuses it, and says which line', async () => {
    await on.host.exec('apt-get -qq -y install nftables >/dev/null')
    await settle(on.target, nftables('host', { rules: host() }), 'first')
    const look =
      'nft -s list table inet host | grep -v elements; cat /etc/nftables.d/*; ls -A /etc/nftables.d'
    const before = (await on.host.exec(look)).stdout
    const report = await on.run('apply', nftables('host', { rules: host('tcp dport http3 accept') }))
    expect(JSON.stringify(report)).toContain('line 11 of its rules: ')
    expect((await on.host.exec(look)).stdout).toBe(before)
  })

  it('is put back', async () => {
    const from = nftables('host', { rules: host('tcp dport 81 accept') })
    await checkPutBack(on.target, from, nftables('host', { rules: `${host()}\n${WEB}` }))
    await checkPutBack(on.target, from, nftables('host', { state: 'absent' }))
    await checkPutBack(on.target, nftables('web', { state: 'absent' }), nftables('web', { rules: WEB }))
    expect((await on.host.exec('nft list tables')).stdout).not.toContain('web')
  })

  it('does not lock the operator out, and takes away other tables where that is meant', async () => {
    const shut =
      'table inet host {\n  chain input { type filter hook input priority filter; policy drop; ct state established accept; }\n}'
    const report = await on.run('apply', nftables('host', { rules: shut }))
    expect(report.outcome).toBe('failed')
    expect(JSON.stringify(report)).toContain('lets nobody in by SSH: no rule accepts port 22 from 10.20.0.')
    await on.host.exec('nft add table inet other')
    await checkConformance(on.target, {
      create: nftables('host', { rules: host('tcp dport 80 accept'), others: 'remove' }),
    })
    expect((await on.host.exec('nft list tables')).stdout).toBe('table inet host\n')
    await on.host.exec('nft add table inet late')
    expect(
      await settle(
        on.target,
        nftables('host', { rules: host('tcp dport 80 accept'), others: 'remove' }),
        'late',
      ),
    ).toBe(true)
  })
})
