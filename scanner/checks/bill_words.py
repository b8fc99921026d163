"""Words that stand where a name could, in bills and letters.

Polish, Dutch, Portuguese, Spanish, Italian, French and German. Lower case, without accents, as folded texts have them.
"""

from __future__ import annotations

from typing import Final

# They begin sentences, address nobody in particular, or say what somebody is. Own list.
_ADDRESSED: Final = (
    "panstwo panstwa klienta klientem klientowi panie pani pan panu pania prezesie dyrektorze dyrektor kierowniku"
    " kierownik klienci kliencie klientko ksiegowosc ksiegowa dzial biuro obsluga zespol wszyscy zamawiajacy"
    " nabywca odbiorca platnik firma spolka sp nasz nasza twoj prosze dziekuje nie tak jest oraz heer mevrouw"
    " meneer dames heren klant klanten relatie team afdeling administratie boekhouding klantenservice directie"
    " collega allen iedereen het uw ons onze wij ik niet geen zie graag dank hartelijk senhor senhora senhores"
    " prezados cliente clientes equipe equipa departamento suporte tecnico financeiro gerencia diretoria todos"
    " colega nosso nossa nao sim veja obrigado obrigada senores senora usted ustedes nuestro vuestra soporte"
    " administracion atencion proveedor asesoria ninguno signori ufficio spettabile gentilissimi cortese"
    " assistenza reparto direzione nessuno vostro service comptabilite direction responsable fournisseur aucun"
    " votre vos notre kundendienst buchhaltung geschaeftsfuehrung geschaftsfuhrung vertrieb einkauf abteilung"
    " keine kein siehe unbekannt"
    " kunden kundtjanst kundservice kundeservice avdelning avdelingen avdeling afdelingen okonomi ekonomi asiakas"
    " asiakaspalvelu osasto asiakkaamme musterimiz musteri musteriler yetkili departmani mudurlugu mudurluk hizmetleri"
    " zakaznik zakaznici zakazniku oddeleni podpora uctarna ugyfelunk ugyfeleink ugyfel ugyfelszolgalat osztaly"
    " konyveles clienti departamentul departament serviciul serviciu contabilitate sluzba podrska odjel korisnik"
    " pelanggan bagian layanan khach phong"
)
# Nouns and grades of price lists, documents and payments. Own list, from invoices and shops in these languages.
_SOLD: Final = (
    "abonament pakiet usluga uslugi produkt towar licencja wersja rabat oplata prowizja faktura faktury rachunek"
    " rachunku zamowienie umowa przelew platnosc wplata zaliczka zwrot podatek kwota cena suma razem podstawowy"
    " standardowy roczny roczna miesieczny miesieczna indywidualny firmowy staly nowy nowa detaliczny hurtowy"
    " kwartalny darmowy pelny magazyn dostawa wysylka numer konto termin data abonnement pakket dienst diensten"
    " product artikel licentie versie korting toeslag factuur rekening bestelling contract overboeking betaling"
    " voorschot terugbetaling belasting btw bedrag prijs totaal basis standaard jaarlijks maandelijks zakelijk"
    " particulier nieuw vast gratis volledig magazijn levering verzending nummer datum periode assinatura plano"
    " pacote servico servicos produto produtos licenca versao desconto taxa comissao fatura nota fiscal conta"
    " pedido contrato transferencia pagamento boleto deposito reembolso imposto valor preco total basico padrao"
    " anual mensal empresarial pessoal novo nova gratuito completo armazem entrega envio numero vencimento parcela"
    " digital digitais avulso suscripcion paquete servicio servicios producto productos licencia version descuento"
    " tasa comision factura recibo cuenta pago anticipo devolucion impuesto iva importe precio estandar mensual"
    " particular nuevo nueva almacen fecha vencimiento plazo final corriente ahorro minorista mayorista habitual"
    " generico contado web tienda online abbonamento pacchetto piano servizio servizi prodotto prodotti licenza"
    " versione sconto tariffa commissione fattura ricevuta conto ordine contratto bonifico acconto rimborso"
    " imposta importo prezzo totale annuale mensile aziendale privato nuovo nuova magazzino consegna spedizione"
    " scadenza rata forfait offre prestation prestations produit produits licence remise frais facture recu compte"
    " commande contrat virement paiement acompte remboursement taxe tva montant prix annuel annuelle mensuel"
    " mensuelle professionnel nouveau nouvelle entrepot livraison expedition date echeance standard divers"
    " comptant loyer caution marchandises abo tarif paket leistung leistungen ware waren lizenz fassung rabatt"
    " gebuhr provision rechnung quittung auftrag vertrag uberweisung gutschrift anzahlung erstattung steuer betrag"
    " preis summe gesamt jahrlich monatlich privat geschaftlich neu neukunde bestandskunde lager lieferung versand"
    " frist miete kaution erteilt ausstehend offen pack packs"
    " luxe deluxe"
)
# Of firms, beside those of :data:`scanner.checks.names.BUSINESS_WORDS`. Own list, from company registers.
_TRADES: Final = (
    "hurtownia sklep zaklad zaklady przedsiebiorstwo fabryka apteka restauracja kancelaria gabinet szkola"
    " uniwersytet szpital fundacja stowarzyszenie spoldzielnia gmina urzad miasto poczta budowlane transportowe"
    " handlowe uslugowe grupa winkel bedrijf groothandel garage apotheek kapsalon school universiteit ziekenhuis"
    " stichting vereniging gemeente bank groep loja padaria mercado supermercado construtora clinica escola"
    " universidade hospital fundacao associacao prefeitura banco grupo comercio industria transportadora oficina"
    " restaurante farmacia editora imobiliaria tienda taller fabrica hotel bar escuela colegio universidad"
    " ayuntamiento asociacion fundacion cooperativa comunidad propietarios supermercados muebles electricidad"
    " editorial viajes negozio ditta albergo scuola universita ospedale comune associazione fondazione condominio"
    " gruppo studio supermercati mobili edilizia magasin clinique ecole universite hopital mairie association"
    " fondation syndicat groupe etablissements ets maison coiffure brasserie agence batiment electricite laden"
    " werk schule universitat krankenhaus stadt gemeinde verein stiftung gruppe wohnungsgesellschaft stadtwerke"
    " hausverwaltung gastronomie maler schreinerei bygg bygge rederi kommun kommune handel handels eiendom fastighets"
    " bostad forening kunta kauppa rakennus kiinteisto ticaret sanayi insaat sirketi belediyesi subesi market stavby"
    " obchod mesto obec druzstvo skola epito kereskedelmi onkormanyzat maganszemely egyesulet comert primaria asociatia"
    " obrt trgovina grad opcina toko cong"
)

# What programs and rosters put there. Own list.
_MACHINES: Final = (
    "google chrome mozilla firefox safari microsoft amazon paypal stripe portal access export import score login system"
    " sistema systeme systeem bot automat automatic automatico error warning info"
)

# Of sentences and headings in English, where a name without a colon could stand as well. Own list.
_ENGLISH: Final = (
    "very always never improvement allowance robot vacuum chapter volume parties party enter valid invalid missing"
    " record records upload choose select relations benefit benefits handbook screening turnover retention acquisition"
    " experience journey insights survey feedback success loyalty rewards referral onboarding lifetime base segment"
    " present not happy satisfied unhappy angry aware unable ready willing subject liable responsible entitled original"
    " fee fees hotline entrance costume figure"
)

NOT_ADDRESSED: Final = frozenset(_ADDRESSED.split())
"""What follows a greeting, a form of address or a closing line without being a name."""

NO_PERSONS: Final = NOT_ADDRESSED | frozenset(_SOLD.split()) | frozenset(f"{_TRADES} {_MACHINES} {_ENGLISH}".split())
"""What follows the label of a customer or a contact without being a person's name."""
