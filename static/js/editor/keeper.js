// The net below autosave: what isn't saved yet lies in this browser, for this person and this entry.
export class Keeper {
  constructor(form) {
    this.key = `oasis:${form.dataset.who}:${location.pathname}`;
    this.found = this.read();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  keep({ values, opened, lists }) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ time: Date.now(), values, opened, lists }));
    } catch {
      // no room or no permission: the page itself still has it
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }
}
