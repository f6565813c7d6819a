// The tiny guest: a real QEMU machine on a hypervisor host, bridged to the lab's network, itself by its seed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Host, Lab } from './api.ts'
import { startLab } from './lab.ts'

const dhcpd = `
authoritative;
subnet 10.40.0.0 netmask 255.255.255.0 { option routers 10.40.0.1; option domain-name-servers 10.40.0.2; }
host vm01 { hardware ethernet 52:54:00:cc:00:01; fixed-address 10.40.0.50; option host-name "by-dhcp"; }
host vm02 { hardware ethernet 52:54:00:cc:00:02; fixed-address 10.40.0.51; option host-name "by-dhcp"; }
`

let lab: Lab
let hypervisor: Host
let hostKey: string

/** Boots a guest on a tap that is bridged to the host's NIC. */
async function bootGuest(name: string, mac: string, seed: readonly string[]): Promise<void> {
  const started = await hypervisor.exec(`
    set -e
    ip tuntap add ${name} mode tap
    ip link set ${name} master br0 up
    qemu-system-x86_64 -name ${name} -accel tcg,thread=multi -cpu max -m 256 -nodefaults -display none -daemonize -pidfile /run/${name}.pid \
      -serial file:/var/log/${name}.console -qmp unix:/run/${name}.qmp,server=on,wait=off \
      -kernel /var/lib/hostwright/guest/vmlinuz -initrd /var/lib/hostwright/guest/tiny.img \
      -append 'console=ttyS0 quiet panic=5 mitigations=off tsc=reliable no_timer_check' \
      -netdev tap,id=n0,ifname=${name},script=no,downscript=no -device virtio-net-pci,netdev=n0,mac=${mac},romfile= \
      -device virtio-rng-pci ${seed.map((item) => `-fw_cfg name=opt/hostwright/${item}`).join(' ')}`)
  expect(started, started.stderr).toMatchObject({ code: 0 })
}

async function ssh(
  address: string,
  command: string,
  known?: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = `/run/hostwright-lab/${lab.id}/known-${address}`
  await lab.operator.exec(['sh', '-c', 'cat > "$1"', 'write', file], {
    input: known === undefined ? '' : `${address} ${known}\n`,
  })
  const options = [
    `StrictHostKeyChecking=${known === undefined ? 'no' : 'yes'}`,
    `UserKnownHostsFile=${file}`,
    'BatchMode=yes',
    'ConnectTimeout=2',
  ]
  return await lab.operator.exec([
    'ssh',
    '-F',
    'none',
    '-i',
    lab.privateKeyPath,
    ...options.flatMap((option) => ['-o', option]),
    `root@${address}`,
    command,
  ])
}

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'lan', subnets: ['10.40.0.0/24'] }] })
  const infra = await lab.host({ name: 'infra01' })
  hypervisor = await lab.host({ name: 'hv01', root: 'hypervisor' })
  const served = await infra.exec(
    `apt-get install -y isc-dhcp-server > /dev/null 2>&1; cat > /etc/dhcp/dhcpd.conf << 'X'\n${dhcpd}\nX\necho 'INTERFACESv4="eth0"' > /etc/default/isc-dhcp-server; service isc-dhcp-server restart`,
  )
  expect(served, served.stdout).toMatchObject({ code: 0 })
  const made = await hypervisor.exec(`
    set -e
    ip link add br0 type bridge forward_delay 0
    address=$(ip -4 -o addr show dev eth0 | awk '{ print $4 }')
    ip addr flush dev eth0
    ip link set eth0 master br0
    ip addr add "$address" dev br0
    ip link set br0 up
    ssh-keygen -q -t ed25519 -N '' -f /root/vm01`)
  expect(made, made.stderr).toMatchObject({ code: 0 })
  hostKey = (await hypervisor.readFile('/root/vm01.pub')).split(' ').slice(0, 2).join(' ')
})

afterAll(() => lab.stop())

test('a guest boots with its seeded key and name, at the address of its MAC', async () => {
  await hypervisor.writeFile('/root/authorized', `${lab.publicKey}\n`)
  const started = performance.now()
  const seed = [
    'hostname,string=vm01',
    'authorized_keys,file=/root/authorized',
    'ssh_host_ed25519_key,file=/root/vm01',
  ]
  await bootGuest('vm01', '52:54:00:cc:00:01', seed)
  await expect
    .poll(() => ssh('10.40.0.50', 'hostname', hostKey), { timeout: 90_000, interval: 250 })
    .toMatchObject({ code: 0, stdout: 'vm01\n' })
  console.info(`guest up in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  const inside = 'groupadd staff2 && useradd -m -g staff2 -s /bin/sh carol && id carol; cat /etc/resolv.conf'
  expect((await ssh('10.40.0.50', inside, hostKey)).stdout).toMatch(
    /uid=1000\(carol\) gid=1000\(staff2\)[^]*nameserver 10\.40\.0\.2/,
  )
})

test('a guest without a seeded name takes the one that DHCP gives', async () => {
  await hypervisor.writeFile('/root/authorized', `${lab.publicKey}\n`)
  await bootGuest('vm02', '52:54:00:cc:00:02', ['authorized_keys,file=/root/authorized'])
  await expect
    .poll(() => ssh('10.40.0.51', 'hostname'), { timeout: 90_000, interval: 250 })
    .toMatchObject({ code: 0, stdout: 'by-dhcp\n' })
})

test('a guest obeys the power button', async () => {
  await hypervisor.exec(
    `printf '{"execute":"qmp_capabilities"}\\n{"execute":"system_powerdown"}\\n' | socat -t2 - UNIX:/run/vm02.qmp`,
  )
  await expect
    .poll(
      async () =>
        (await hypervisor.exec('kill -0 $(cat /run/vm02.pid) 2> /dev/null && echo runs || echo off')).stdout,
      { timeout: 30_000 },
    )
    .toBe('off\n')
})
