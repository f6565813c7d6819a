/** Where our files of BIND lie, as the generator names them. */
export const DIRECTORY = '/etc/bind/hostwright'
export const CONFIG_NAME = 'named.conf.hostwright'
/** To be included within `options`. */
export const OPTIONS_NAME = `${CONFIG_NAME}.options`
