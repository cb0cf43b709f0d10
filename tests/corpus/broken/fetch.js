// expect: undeclared_name
export const options = { vus: 2, duration: '10s' };

export default async function () {
  const response = await fetch('https://api.example.com/items');
  console.log(response.status);
}
