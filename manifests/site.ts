/** The office: which machine is what. `cfg check` evaluates this for every host and touches none. */
import { dhcpServer, dnsServer, hypervisor, site } from 'hostwright'
import { everyMachine } from './roles/every-machine.ts'
import { guestSettings } from './roles/guests.ts'
import { webServer } from './roles/web-server.ts'

export default site((context) => {
  const { host, inventory } = context
  return [
    everyMachine(context),

    // DHCP and DNS come from the inventory alone: what "inv export" prints is what these two serve.
    host.name === 'infra1' && [dhcpServer('isc-dhcpd'), dnsServer('bind')],

    // Who is recorded as the parent of virtual machines makes them.
    inventory.guests(host.name).length > 0 && hypervisor('qemu', guestSettings()),

    host.groups.includes('web') && webServer(context),
  ]
})
