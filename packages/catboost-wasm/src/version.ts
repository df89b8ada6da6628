/** Of this package. Snapshots of another one are refused. */
export const version = "0.1.0";
