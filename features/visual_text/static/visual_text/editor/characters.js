// Which characters have a meaning of their own when a text is read or written.
export const HAN = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/;
// the texts that the site reads as a subscript or superscript (cms/markdown/fixups.py)
export const SCRIPT = /^[\w+\-\u2212\u2032*.,()/]{1,16}$/;
