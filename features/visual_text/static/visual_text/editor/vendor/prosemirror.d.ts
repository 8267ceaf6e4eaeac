// The part of the library that is used; its own types are in other packages.
export const pm: any;
