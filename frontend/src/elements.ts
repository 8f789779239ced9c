// Small elements that make a page better; every page is complete without them.

const digits = (text: string): string => {
  const wanted = new Intl.NumberFormat(document.documentElement.lang === "ar" && /[٠-٩]/.test(document.body.textContent ?? "") ? "ar-u-nu-arab" : "en", {
    useGrouping: false,
    minimumIntegerDigits: 2,
  });
  return text.replace(/\d+/g, (part) => wanted.format(Number(part)));
};

/** <wq-dialog>: a details becomes a dialog that keeps the focus and gives it back. */
class Dialog extends HTMLElement {
  connectedCallback(): void {
    const details = this.querySelector("details");
    const opener = this.querySelector("summary");
    const body = this.querySelector<HTMLElement>("[data-title]");
    if (!details || !opener || !body || typeof HTMLDialogElement === "undefined") return;
    const dialog = document.createElement("dialog");
    const title = document.createElement("h2");
    title.textContent = body.dataset["title"] ?? "";
    title.id = `${body.id}-title`;
    dialog.setAttribute("aria-labelledby", title.id);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button-quiet dialog-close";
    close.textContent = body.dataset["close"] ?? "";
    close.addEventListener("click", () => dialog.close());
    const button = document.createElement("button");
    button.type = "button";
    button.className = opener.className;
    button.textContent = opener.textContent;
    button.addEventListener("click", () => dialog.showModal());
    dialog.append(title, body, close);
    this.replaceChildren(button, dialog);
  }
}

/** <wq-copy>: shows a button that copies the code. */
class Copy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const code = this.querySelector("bdi");
    if (!button || !code || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(code.textContent ?? "").then(() => {
        button.textContent = button.dataset["done"] ?? button.textContent;
      });
    });
  }
}

/** <wq-autosave data-url>: posts the form around it on change and every 20 seconds; says so at most once a minute. */
class Autosave extends HTMLElement {
  private timer = 0;
  private dirty = false;
  private told = 0;

  connectedCallback(): void {
    const form = this.closest("form");
    const url = this.dataset["url"];
    if (!form || !url) return;
    form.addEventListener("input", () => (this.dirty = true));
    form.addEventListener("change", () => void this.save(form, url));
    this.timer = window.setInterval(() => void this.save(form, url), 20_000);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
  }

  private async save(form: HTMLFormElement, url: string): Promise<void> {
    if (!this.dirty) return;
    this.dirty = false;
    const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "autosave" } }).catch(() => null);
    if (!answer?.ok) this.dirty = true;
    this.say(answer?.ok ?? false);
  }

  private say(saved: boolean): void {
    const line = this.querySelector("[role=status]");
    const now = new Date();
    if (!line || (saved && now.getTime() - this.told < 60_000)) return;
    this.told = saved ? now.getTime() : 0;
    const time = digits(`${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`);
    line.textContent = saved ? (this.dataset["saved"] ?? "").replace("{time}", time) : (this.dataset["failed"] ?? "");
  }
}

/** <wq-listen data-for>: reads a text aloud with a voice that the device itself has for its language; a voice that sends the text elsewhere is never used. */
class Listen extends HTMLElement {
  private reading = false;

  connectedCallback(): void {
    const button = this.querySelector("button");
    const text = document.getElementById(this.dataset["for"] ?? "");
    if (!button || !text || !("speechSynthesis" in window)) return;
    const show = (): void => void (button.hidden = !this.voice(text));
    show();
    speechSynthesis.addEventListener("voiceschanged", show);
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
    const words = { listen: button.textContent ?? "", stop: button.dataset["stop"] ?? "" };
    button.addEventListener("click", () => {
      const begin = !this.reading;
      speechSynthesis.cancel();
      this.reading = begin;
      button.textContent = begin ? words.stop : words.listen;
      if (begin) this.read(text, () => ((this.reading = false), (button.textContent = words.listen)));
    });
  }

  private voice(text: Element): SpeechSynthesisVoice | undefined {
    const wanted = text.closest<HTMLElement>("[lang]")?.lang ?? "";
    return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === wanted);
  }

  private read(text: Element, done: () => void): void {
    const voice = this.voice(text);
    const pieces = [...text.querySelectorAll("h1, h2, h3, p, li, dt, dd")].filter((one) => !one.closest("details:not([open]), [hidden]") && !one.querySelector("p, li"));
    const said = pieces.map((one) => one.textContent?.trim() ?? "").filter(Boolean);
    if (!voice || !said.length) return done();
    said.forEach((piece, place) => {
      const spoken = new SpeechSynthesisUtterance(piece);
      [spoken.voice, spoken.lang, spoken.rate] = [voice, voice.lang, 0.9];
      if (place === said.length - 1) spoken.addEventListener("end", done);
      speechSynthesis.speak(spoken);
    });
  }
}

const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u064b-\u065f\u0670\u0640\u0300-\u036f]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .toLowerCase();

/** <wq-filter>: a box above a long list that keeps only what contains the letters typed, in any spelling. */
class Filter extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select || select.options.length < 12) return;
    const all = [...select.options];
    const box = document.createElement("input");
    box.type = "search";
    box.className = "input";
    box.dir = "auto";
    const label = document.createElement("label");
    label.className = "small muted";
    label.append(this.dataset["label"] ?? "", box);
    box.addEventListener("input", () => {
      const wanted = fold(box.value);
      select.replaceChildren(...all.filter((option) => option.value === "" || option.selected || fold(option.text).includes(wanted)));
    });
    this.prepend(label);
  }
}

customElements.define("wq-dialog", Dialog);
customElements.define("wq-copy", Copy);
customElements.define("wq-autosave", Autosave);
customElements.define("wq-filter", Filter);
customElements.define("wq-listen", Listen);

document.querySelector<HTMLElement>(".error-summary")?.focus();
document.querySelector(".sub-navigation [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (opened instanceof HTMLDetailsElement && opened.matches(".menu") && opened.open) {
    document.addEventListener("click", (click) => opened.contains(click.target as Node) || (opened.open = false), { once: true });
  }
}, true);
