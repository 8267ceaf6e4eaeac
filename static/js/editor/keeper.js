// Fallback of autosave: unsaved values in localStorage, per user and page.
export class Keeper {
  constructor(form) {
    this.key = `oasis:${form.dataset.who}:${form.dataset.page ?? location.pathname}`;
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
      // no space or no permission: the page itself still has the values
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was stored
    }
  }
}
