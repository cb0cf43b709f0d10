// Stands for https://jslib.k6.io/formdata: multipart bodies.
const BOUNDARY = '----loadgenieStandIn';

export class FormData {
  constructor() {
    this.parts = [];
    this.boundary = BOUNDARY;
  }

  append(name, value) {
    this.parts.push({ name, value });
  }

  body() {
    const text = this.parts
      .map(({ name, value }) => {
        const content = value !== null && typeof value === 'object' ? value.data : value;
        return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
      })
      .join('');
    const bytes = Array.from(`${text}--${BOUNDARY}--\r\n`, (char) => char.charCodeAt(0) & 0xff);
    return new Uint8Array(bytes).buffer;
  }
}
