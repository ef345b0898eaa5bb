"""What links to the following page are called, in many languages; in lower case, without arrows and numbers."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.replace("\n", "|").split("|") if word.strip())


NEXT = _words("""
next | next page | go to next page | next results | older | older posts | older entries | older articles
older news
older stories | older items | earlier posts
suivant | suivante | suivants | suivantes | page suivante | aller à la page suivante | articles suivants
plus ancien
plus anciens | plus anciennes | articles plus anciens | articles précédents | actualités plus anciennes
weiter | nächste | nächste seite | zur nächsten seite | gehe zur nächsten seite | eine seite weiter | vor | vorwärts
ältere | ältere beiträge | ältere artikel | ältere meldungen | ältere nachrichten | ältere einträge
weider | nächst | nächst säit | eeler
siguiente | siguientes | página siguiente | pagina siguiente | ir a la página siguiente | entradas antiguas
entradas más antiguas | más antiguas | más antiguos | noticias anteriores
successivo | successiva | successivi | prossima | pagina successiva | vai alla pagina successiva | avanti
articoli meno recenti | post più vecchi | meno recenti
próximo | próxima | proximo | proxima | próxima página | página seguinte | seguinte | posts antigos | mais antigos
volgende | volgende pagina | ga naar volgende pagina | ouder | oudere berichten | oudere artikelen
næste | næste side | ældre | ældre indlæg | nästa | nästa sida | äldre | äldre inlägg | neste | neste side | eldre
eldre innlegg | næsta | næsta síða | eldri
seuraava | seuraava sivu | seuraavat | vanhemmat | vanhemmat artikkelit | järgmine | järgmine leht | vanemad
nākamā | nākamais | nākamā lapa | kitas | kitas puslapis | toliau | senesni
następna | następny | następne | następna strona | dalej | starsze | starsze wpisy
další | další stránka | následující | starší | starší články | ďalšia | ďalší | ďalej | nasledujúca | staršie
következő | következő oldal | régebbi | régebbi bejegyzések | următoarea | următorul | pagina următoare | mai vechi
naslednja | naslednja stran | starejši | sljedeća | sljedeća stranica | starije | sledeća | следећа
следваща | следваща страница | следующая | следующая страница | вперед | вперёд | далее | дальше | более ранние
наступна | наступна сторінка | далі | вперед
επόμενη | επόμενο | επόμενη σελίδα | επόμενα | παλαιότερα | sonraki | sonraki sayfa | ileri | daha eski
següent | pàgina següent | hurrengoa | seguinte páxina | ar aghaidh | nesaf | li jmiss
التالي | الصفحة التالية | التالية | הבא | לדף הבא | הדף הבא | بعدی | صفحه بعد | अगला | अगला पृष्ठ | পরবর্তী
পরের পাতা
次へ | 次 | 次のページ | 次のページへ | 下一页 | 下一頁 | 下页 | 下頁 | 后一页 | 다음 | 다음 페이지 | trang sau
tiếp | selanjutnya | berikutnya
ถัดไป
""")

OLDER = _words("""
older | earlier | plus ancien | plus anciens | plus ancienne | plus anciennes | ältere | más antiguas | más antiguos
antiguas | antiguos | mais antigas | mais antigos | antigas | antigos | meno recenti | più vecchi | oudere | ældre
äldre | eldre | eldri | vanhemmat | vanemad | senesni | vecāki | starsze | starší | staršie | starejši | starije
régebbi | mai vechi | по-стари | более ранние | старіші | παλαιότερα | παλαιότερες | daha eski
més antigues | més antics
""")

MORE = _words("""
more | load more | show more | view more | see more | load more news | show more news | more news | more results
more articles | more posts | more stories | load more articles | load more posts
plus | voir plus | afficher plus | charger plus | plus d'actualités | voir plus d'actualités | plus d'articles
plus de résultats
charger la suite | la suite | en voir plus
mehr | mehr laden | mehr anzeigen | weitere | weitere laden | weitere anzeigen | weitere meldungen
weitere nachrichten
weitere artikel | weitere beiträge | mehr meldungen | mehr nachrichten | weitere ergebnisse
méi | méi weisen | más | ver más | cargar más | mostrar más | más noticias | altro | carica altri | mostra altri
vedi altri
altre notizie | mais | ver mais | carregar mais | mais notícias | meer | meer laden | meer tonen | toon meer
meer nieuws
vis flere | hent flere | flere | indlæs flere | visa fler | ladda fler | fler | last flere | näytä lisää
lataa lisää
pokaż więcej | załaduj więcej | więcej | zobrazit další | načíst další | více | zobraziť viac | továbbiak | több
több betöltése
încarcă mai multe | mai multe | показать ещё | показать еще | загрузить еще | ещё | ще | завантажити ще | покажи още
зареди още
περισσότερα | φόρτωση περισσότερων | daha fazla | daha fazla göster | المزيد | عرض المزيد | עוד | טען עוד
もっと見る | さらに表示
加载更多 | 查看更多 | 更多 | 載入更多 | 더 보기 | 더보기 | xem thêm | muat lebih banyak
""")

PREVIOUS = _words("""
previous | previous page | go to previous page | prev | back | newer | newer posts | newer entries | newer articles
précédent | précédente | page précédente | retour | plus récents | articles plus récents
zurück | vorherige | vorige | vorherige seite | zur vorherigen seite | neuere | neuere beiträge
anterior | página anterior | más recientes | entradas más recientes | precedente | pagina precedente | indietro
vorige pagina | terug | nieuwer | forrige | föregående | edellinen | poprzednia | poprzedni | předchozí
predchádzajúca
előző | anterioară | предыдущая | назад | попередня | προηγούμενη | önceki | السابق | הקודם | 前へ | 前 | 上一页
上一頁 | 이전
first | last | first page | last page | go to first page | go to last page
premier | première | première page | dernier | dernière | dernière page | aller à la dernière page
erste | erste seite | zur ersten seite | letzte | letzte seite | zur letzten seite | éischt säit | lescht säit
primera página | última página | último | última | prima pagina | ultima pagina | primeira página | última
eerste pagina | laatste | laatste pagina | første side | sidste | sidste side | siste | siste side
första sidan | sista | sista sidan | ensimmäinen sivu | viimeinen | viimeinen sivu | esimene leht | viimane leht
pierwsza strona | ostatnia | ostatnia strona | první stránka | poslední | poslední stránka | posledná stránka
első oldal | utolsó | utolsó oldal | prima pagină | ultima pagină | zadnja stran | posljednja stranica
първа страница | последна страница | первая страница | последняя | последняя страница | остання сторінка
πρώτη σελίδα | τελευταία σελίδα | ilk sayfa | son sayfa | الصفحة الأولى | الصفحة الأخيرة | 最初のページ | 最後のページ
第一页 | 最后一页 | 末页 | 尾页 | 末頁 | 最後一頁 | 마지막 페이지 | trang cuối | halaman terakhir
""")
