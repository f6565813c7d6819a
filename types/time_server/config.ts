/** Text of the configurations (chrony.conf(5), timesyncd.conf(5)), and where chrony's lies. */
import type { HostContext } from '../../src/type/define-type.ts'
import type { Params } from './params.ts'
import type { Sources } from './sources.ts'

const HEADER = '# Made by hostwright. Do not edit: it is written anew.'

interface ChronyPlaces {
  readonly config: string
  readonly service: string
}

export function chronyPlaces({ facts }: HostContext): ChronyPlaces {
  const isFolder = facts.os.family === 'debian' || facts.os.family === 'alpine'
  return {
    config: isFolder ? '/etc/chrony/chrony.conf' : '/etc/chrony.conf',
    service: facts.os.family === 'debian' ? 'chrony' : 'chronyd',
  }
}

export function chronyConfig({ allow, localStratum }: Params, { servers, pools }: Sources): string {
  const lines = [
    HEADER,
    ...servers.map((one) => `server ${one} iburst`),
    ...pools.map((one) => `pool ${one} iburst`),
    'driftfile /var/lib/chrony/chrony.drift',
    'makestep 1 3',
    'rtcsync',
    'leapsectz right/UTC',
    ...allow.map((one) => `allow ${one}`),
    ...(localStratum === undefined ? [] : [`local stratum ${localStratum}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** An empty FallbackNTP= takes away the servers that the distribution has built in. */
export function timesyncdConfig({ servers, pools }: Sources): string {
  return [HEADER, '[Time]', `NTP=${[...servers, ...pools].join(' ')}`, 'FallbackNTP=', ''].join('\n')
}
