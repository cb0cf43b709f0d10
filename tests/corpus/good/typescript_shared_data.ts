import { SharedArray } from 'k6/data';
import { group } from 'k6';
import http from 'k6/http';
import exec from 'k6/execution';

type User = { name: string };

const users = new SharedArray<User>('users', (): User[] => [{ name: 'ann' }, { name: 'bo' }]);

export const options = { vus: 2, duration: '20s' };

export function setup(): { started: number } {
  return { started: 1 };
}

export default function (data: ReturnType<typeof setup>): void {
  const user = users[exec.vu.idInTest % users.length]!;
  group('profile', (): void => {
    http.get(`https://shop.example.com/profiles/${user.name}?since=${data.started}`);
  });
}
