import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFacts } from './facts-parse.ts'
import { factsScript } from './facts-script.ts'

const printed = (sections: Readonly<Record<string, string>>): string =>
  [...Object.entries(sections), ['end', '']].map(([name, text]) => `=${name}\n${text}\n`).join('')

describe('parseFacts', () => {
  it('reads a Debian with systemd', () => {
    const facts = parseFacts(
      printed({
        uname: 'Linux web01 6.1.0-28-amd64 x86_64',
        id: 'uid=0(root) gid=0(root) groups=0(root)',
        os: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian',
        distribution: 'debian',
        memory: 'MemTotal:        2048000 kB',
        cpus: '0-3,6',
        init: 'systemd\nsysv',
        packages: 'apt-get',
        network: 'ifupdown',
        macs: 'lo 00:00:00:00:00:00\neth0 52:54:00:0a:14:05',
        addresses:
          '1: lo    inet 127.0.0.1/8 scope host lo\\ valid_lft forever\n' +
          '2: eth0    inet 10.20.0.5/24 brd 10.20.0.255 scope global eth0\\ valid_lft forever\n' +
          '2: eth0    inet6 fd20::5/64 scope global \\ valid_lft forever',
      }),
    )
    expect(facts).toEqual({
      os: { id: 'debian', family: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
      kernel: { name: 'Linux', release: '6.1.0-28-amd64', machine: 'x86_64' },
      hostname: 'web01',
      cpus: 5,
      memory: 2048000 * 1024,
      init: 'systemd',
      packages: 'apt',
      network: 'ifupdown',
      user: { name: 'root', uid: 0 },
      nics: [{ name: 'eth0', mac: '52:54:00:0a:14:05', addresses: ['10.20.0.5/24', 'fd20::5/64'] }],
    })
  })

  it('reads an Alpine with the addresses of busybox', () => {
    const facts = parseFacts(
      printed({
        uname: 'Linux a1 6.6.1 aarch64',
        os: "ID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME='Alpine Linux v3.20'",
        distribution: 'alpine\nbusybox',
        init: 'openrc\nsysv',
        packages: 'apk',
        macs: 'eth0 52:54:00:00:00:01',
        addresses:
          '2: eth0: <BROADCAST,MULTICAST,UP> mtu 1500\n    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n    inet 10.0.0.7/16 brd 10.0.255.255 scope global eth0',
      }),
    )
    expect([facts.os.family, facts.init, facts.packages]).toEqual(['alpine', 'openrc', 'apk'])
    expect(facts.nics).toEqual([{ name: 'eth0', mac: '52:54:00:00:00:01', addresses: ['10.0.0.7/16'] }])
  })

  it.each([
    ['fedora', 'ID=fedora\nVERSION_ID=41', 'redhat'],
    ['rocky', 'ID="rocky"\nID_LIKE="rhel centos fedora"', 'redhat'],
    ['ubuntu', 'ID=ubuntu\nID_LIKE=debian', 'debian'],
  ])('knows the family of %s', (id, os, family) => {
    const facts = parseFacts(printed({ uname: 'Linux h 6.1 x86_64', os, packages: 'dnf' }))
    expect([facts.os.id, facts.os.family]).toEqual([id, family])
  })

  it.each([
    ['netplan\nnetplan\nnetworkd\nifupdown', 'netplan'],
    ['networkd\nifupdown', 'networkd'],
    ['ifupdown', 'ifupdown'],
    ['other\nifupdown', 'unknown'],
    ['', 'unknown'],
  ])('tells by what runs who sets up the network: %j', (network, expected) => {
    expect(parseFacts(printed({ uname: 'Linux h 6.1 x86_64', network })).network).toBe(expected)
  })

  it('tells the BSDs by their own programs', () => {
    const openbsd = parseFacts(printed({ uname: 'OpenBSD h 7.5 amd64', init: 'rcctl', packages: 'pkg_add' }))
    expect([openbsd.os.family, openbsd.init, openbsd.packages]).toEqual(['openbsd', 'openbsd', 'pkg_add'])
    const freebsd = parseFacts(printed({ uname: 'FreeBSD h 14.1-RELEASE amd64', packages: 'pkg' }))
    expect([freebsd.os.family, freebsd.init, freebsd.packages]).toEqual(['freebsd', 'freebsd', 'pkg'])
  })

  it('reads a FreeBSD, whose interfaces come from ifconfig', () => {
    const facts = parseFacts(
      printed({
        uname: 'FreeBSD f1 14.1-RELEASE amd64',
        cpus: 'count 4',
        memory: '8589934592',
        addresses:
          'em0: flags=8863<UP> metric 0 mtu 1500\n\tether 08:00:27:00:00:01\n\tinet 10.0.0.9 netmask 0xffffff00 broadcast 10.0.0.255\n\tinet6 fe80::1%em0 prefixlen 64 scopeid 0x1\nlo0: flags=8049<UP>\n\tinet 127.0.0.1 netmask 0xff000000',
      }),
    )
    expect([facts.os.family, facts.cpus, facts.memory]).toEqual(['freebsd', 4, 8589934592])
    expect(facts.nics).toEqual([
      { name: 'em0', mac: '08:00:27:00:00:01', addresses: ['10.0.0.9/24', 'fe80::1/64'] },
    ])
  })

  it('knows a system of busybox alone', () => {
    const facts = parseFacts(printed({ uname: 'Linux b 6.1 x86_64', distribution: 'busybox', init: 'sysv' }))
    expect([facts.os.family, facts.init, facts.packages]).toEqual(['busybox', 'busybox', 'none'])
  })

  it('refuses what was cut short', () => {
    expect(() => parseFacts('=uname\nLinux h 6.1 x86_64\n')).toThrow('cut short')
  })

  it('makes of anything that a host prints facts without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (os, addresses) => {
        const facts = parseFacts(printed({ uname: os.replaceAll('\n', ' '), os, addresses }))
        expect(JSON.stringify(facts)).not.toMatch(/\\u00(0[0-8b-f]|1|7f|[89])/)
      }),
    )
  })

  it.each([['dash'], ['busybox', 'sh'], ['mksh'], ['bash', '--posix']])(
    'understands this machine, asked by %s',
    (...shell) => {
      const [program = '', ...options] = shell
      const output = execFileSync(program, [...options, '-c', factsScript.text], { encoding: 'utf8' })
      const facts = parseFacts(output)
      expect(facts.kernel.name).toBe('Linux')
      expect(facts.cpus).toBeGreaterThan(0)
      expect(facts.memory).toBeGreaterThan(64 * 2 ** 20)
      expect(facts.user.uid).toBe(process.getuid?.())
      expect(facts.packages).toBe('apt')
    },
  )
})
