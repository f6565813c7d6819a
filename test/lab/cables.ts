// The networks of a lab: a bridge for each in the switch, and a cable from it to the operator.
import { operatorAddress } from './addresses.ts'
import type { NetworkOptions } from './api.ts'
import { mustRun } from './process.ts'
import type { NetworkState } from './state.ts'

export function describeNetwork(network: NetworkOptions, index: number): NetworkState {
  const subnets = network.subnets ?? []
  return {
    name: network.name,
    subnets,
    bridge: `lan${index}`,
    operator: network.operator ?? subnets.map(operatorAddress),
  }
}

export async function layCables(
  networks: readonly NetworkState[],
  pids: { readonly switch: number; readonly operator: number },
): Promise<void> {
  const inSwitch = ['link set lo up']
  const atOperator = ['link set lo up']
  for (const { bridge, operator } of networks) {
    inSwitch.push(`link add ${bridge} type bridge forward_delay 0 mcast_snooping 0`, `link set ${bridge} up`)
    inSwitch.push(
      `link add to-${bridge} master ${bridge} up type veth peer name ${bridge} netns /proc/${pids.operator}/ns/net`,
    )
    for (const address of operator)
      atOperator.push(`addr add ${address} dev ${bridge}${address.includes(':') ? ' nodad' : ''}`)
    atOperator.push(`link set ${bridge} up`)
  }
  await mustRun(['nsenter', `--net=/proc/${pids.switch}/ns/net`, 'ip', '-batch', '-'], {
    input: `${inSwitch.join('\n')}\n`,
  })
  await mustRun(['nsenter', `--net=/proc/${pids.operator}/ns/net`, 'ip', '-batch', '-'], {
    input: `${atOperator.join('\n')}\n`,
  })
}
