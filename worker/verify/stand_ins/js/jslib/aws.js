// Stands for https://jslib.k6.io/aws: the clients exist, their calls go nowhere and answer nothing.
export class AWSConfig {
  constructor(options = {}) {
    Object.assign(this, options);
  }

  static fromEnvironment(options = {}) {
    return new AWSConfig(options);
  }
}

export class SignatureV4 {
  constructor(options = {}) {
    Object.assign(this, options);
  }

  sign({ method = 'GET', protocol = 'https', hostname = '', path = '/', headers = {} } = {}) {
    return { method, url: `${protocol}://${hostname}${path}`, headers: { ...headers } };
  }

  presign(request) {
    return this.sign(request);
  }
}

/** A client whose every method resolves to nothing. */
class Client {
  constructor(config) {
    this.config = config;
    return new Proxy(this, {
      get: (target, name) =>
        name in target || name === 'then' || typeof name === 'symbol'
          ? target[name]
          : async () => undefined,
    });
  }
}

export class S3Client extends Client {}
export class SecretsManagerClient extends Client {}
export class KMSClient extends Client {}
export class SSMClient extends Client {}
export class SQSClient extends Client {}
export class KinesisClient extends Client {}
export class EventBridgeClient extends Client {}
export class LambdaClient extends Client {}
export class Endpoint {
  constructor(url) {
    this.href = url;
  }
}
