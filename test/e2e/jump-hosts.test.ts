/** Hosts that the operator has no route to: reached through a chain of jump hosts, by both transports, and by a user who has to become root. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { labSite, type LabSite } from '../lib/lab-site.ts'

const NETWORKS = ['office', 'dmz', 'vault'] as const

describe('a host behind two jump hosts', () => {
  let lab: Lab
  let site: LabSite
  let db: Host

  beforeAll(async () => {
    const subnet = (index: number): string => `10.${20 + index}.0.0/24`
    lab = await startLab({
      networks: NETWORKS.map((name, index) => ({
        name,
        subnets: [subnet(index)],
        // The operator sits in the office, and nowhere else.
        ...(index === 0 ? {} : { operator: [] }),
      })),
    })
    site = await labSite(lab)
    for (const [index, name] of NETWORKS.entries()) {
      await site.inv(`add network ${name}`)
      await site.inv(`add subnet ${subnet(index)} --network ${name}`)
    }
    await site.inv('add host bastion --network office --ip 10.20.0.2 --nic eth1,network=dmz,ip=10.21.0.2')
    await site.inv('add host gate --network dmz --ip 10.21.0.3 --nic eth1,network=vault,ip=10.22.0.3')
    for (const last of [5, 6, 7]) await site.inv(`add host db0${last} --network vault --ip 10.22.0.${last}`)
    await site.inv('add group vault --attr ssh-jump=bastion,gate')
    for (const last of [5, 6, 7]) await site.inv(`set host db0${last} groups+=vault`)
    await site.inv('set host gate attr.ssh-jump=bastion')
    await site.manifest(`import { file, site } from 'hostwright'
export default site(({ host }) => [file('/etc/motd', { content: host.name + '\\n' })])
`)
    db = await site.switchOn('db05')
    for (const name of ['db06', 'db07', 'bastion', 'gate']) await site.switchOn(name)
  })
  afterAll(async () => {
    await lab.stop()
    await site.remove()
  })

  it('cannot be reached directly', async () => {
    await site.cfg('exec db05 -- true')
    await site.inv('set group vault attr.ssh-jump=none')
    const alone = await site.cfg('exec db05 --connect-timeout 1 -- true', 1)
    expect(alone.stdout).toMatch(
      /Cannot connect to "db05" at 10\.22\.0\.5 port 22: (there is no route|no answer)/,
    )
    await site.inv('set group vault attr.ssh-jump=bastion,gate')
  })

  it('is applied through them, over one connection to each for all hosts', async () => {
    await site.cfg('apply @vault gate bastion')
    expect(await db.readFile('/etc/motd')).toBe('db05\n')
    const { stdout } = await site.cfg('verify --all')
    expect(stdout).toContain('5 of 5 hosts of base main are what they should be')
  })

  it('is reached by the ssh program in the same way', async () => {
    const { stderr } = await site.cfg('verify db05 --transport ssh -v')
    expect(stderr).toContain('db05: connecting by the "ssh" program: you want it so')
  })

  it('lets a user in who becomes root, with a password that comes from a command', async () => {
    await db.exec(
      'apt-get install -y -qq sudo >/dev/null 2>&1; useradd -m -s /bin/sh deploy; mkdir /home/deploy/.ssh; cp /root/.ssh/authorized_keys /home/deploy/.ssh/; chown -R deploy /home/deploy; echo "deploy:a secret" | chpasswd; echo "deploy ALL=(ALL) ALL" > /etc/sudoers.d/deploy',
    )
    await db.exec('echo other > /etc/motd')
    await site.inv('set host db05 attr.ssh-user=deploy attr.ssh-become=sudo')
    const refused = await site.cfg('apply db05', 1)
    expect(refused.stdout).toContain('it asks for a password')
    const { stdout } = await site.cfg('apply db05', 0, {
      HOSTWRIGHT_BECOME_PASSWORD_COMMAND: 'echo "a secret"',
    })
    expect(stdout).toContain('1 changed')
    expect(await db.readFile('/etc/motd')).toBe('db05\n')
  })
})
