/** How long a client may keep an address. */

/** Seconds: of subnets without a time of their own. It is what ISC dhcpd takes, so that no two programs differ. */
export const DEFAULT_LEASE_TIME = 43_200
