// expect: extension
import { Writer } from 'k6/x/kafka';
import { check } from 'k6';

const writer = new Writer({ brokers: ['kafka.example.com:9092'], topic: 'orders' });

export const options = {
  vus: 2,
  duration: '15s',
  thresholds: { kafka_writer_error_count: ['count==0'], kafka_writer_write_seconds: ['avg<1'] },
};

export default function () {
  const failure = writer.produce({ messages: [{ value: 'tea' }] });
  check(failure, { written: (e) => e === undefined });
}
