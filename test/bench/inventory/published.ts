/**
 * What users of other programs reported of theirs, in the issue trackers of those programs. None of it was measured here, on other
 * machines, with other versions and other data: it says of what order the figures are that people live with.
 */

/** github.com/netbox-community/netbox/issues/14026 */
export const netBoxAddress = 'NetBox: over 30 s for one address in a /8 (netbox#14026)'

/** github.com/netbox-community/netbox/issues/19321 */
export const netBoxDevices = 'NetBox: over 60 s for ten devices of 48 ports (netbox#19321)'

/** github.com/cobbler/cobbler/issues/609 */
export const cobblerSync = 'Cobbler: 145 s to write out 1,200 hosts (cobbler#609)'
