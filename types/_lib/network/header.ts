/** The first line of every file that the network types write. */
export const HEADER = '# Made by hostwright. Do not edit: it is written anew.\n'
