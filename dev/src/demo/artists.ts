import type { DemoArtist } from './work.js';

/** The people whose works open the demo shop; all of them died in 1944 or earlier. */
export const artists: readonly DemoArtist[] = [
  { username: 'hokusai', fullName: 'Katsushika Hokusai', bio: 'Edo, 1760–1849. Mad about drawing.' },
  { username: 'hiroshige', fullName: 'Utagawa Hiroshige', bio: 'Edo, 1797–1858. Weather, roads and rivers.' },
  { username: 'botticelli', fullName: 'Sandro Botticelli', bio: 'Florence, about 1445–1510. Lines that move.' },
  {
    username: 'leonardo',
    fullName: 'Leonardo da Vinci',
    bio: 'Vinci and elsewhere, 1452–1519. Curious about all of it.',
  },
  { username: 'duerer', fullName: 'Albrecht Dürer', bio: 'Nuremberg, 1471–1528. Painter, engraver, measurer.' },
  { username: 'bruegel', fullName: 'Pieter Bruegel the Elder', bio: 'Brussels, died 1569. Crowds, seasons, follies.' },
  { username: 'artemisia', fullName: 'Artemisia Gentileschi', bio: 'Rome, Florence, Naples, 1593 to about 1656.' },
  { username: 'rembrandt', fullName: 'Rembrandt van Rijn', bio: 'Leiden and Amsterdam, 1606–1669. Light, mostly.' },
  { username: 'vermeer', fullName: 'Johannes Vermeer', bio: 'Delft, 1632–1675. Few pictures, slowly.' },
  {
    username: 'friedrich',
    fullName: 'Caspar David Friedrich',
    bio: 'Greifswald and Dresden, 1774–1840. Backs and horizons.',
  },
  { username: 'turner', fullName: 'J. M. W. Turner', bio: 'London, 1775–1851. Weather as a subject.' },
  { username: 'monet', fullName: 'Claude Monet', bio: 'Le Havre and Giverny, 1840–1926. The same pond again.' },
  {
    username: 'morisot',
    fullName: 'Berthe Morisot',
    bio: 'Paris, 1841–1895. In seven of the eight Impressionist shows.',
  },
  { username: 'cassatt', fullName: 'Mary Cassatt', bio: 'Pittsburgh and Paris, 1844–1926. Painter and printmaker.' },
  { username: 'cezanne', fullName: 'Paul Cézanne', bio: 'Aix-en-Provence, 1839–1906. Apples and one mountain.' },
  { username: 'rodin', fullName: 'Auguste Rodin', bio: 'Paris and Meudon, 1840–1917. Sculptor.' },
  {
    username: 'vangogh',
    fullName: 'Vincent van Gogh',
    bio: 'Zundert to Auvers-sur-Oise, 1853–1890. Colour above all.',
  },
  { username: 'seurat', fullName: 'Georges Seurat', bio: 'Paris, 1859–1891. One dot at a time.' },
  { username: 'klimt', fullName: 'Gustav Klimt', bio: 'Vienna, 1862–1918. Ornament and gold.' },
  { username: 'afklint', fullName: 'Hilma af Klint', bio: 'Stockholm, 1862–1944. Painted for the future.' },
  { username: 'munch', fullName: 'Edvard Munch', bio: 'Oslo, 1863–1944. What I saw, not what I see.' },
];
