"""Names, companies and places to draw from, by locale: made up for this harness from everyday names.

Each list is cut in two (even and odd places), so that a name that was tuned on is never judged on.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.accuracy.cases import Half

GIVEN = {
    "en_US": "Alice Brandon Carla Derek Emily Frank Grace Howard Irene Jason Karen Leroy Megan Nathan Olivia Preston "
    "Rachel Scott Tiffany Victor Wendy Zachary Monique Dwight".split(),
    "en_GB": "Alistair Bronwyn Callum Daphne Edmund Fiona Gareth Harriet Imogen Jasper Kirsty Lachlan Maisie Nigel "
    "Oliver Poppy Rupert Sinead Tamsin Winifred Hamish Gemma Rhys Philippa".split(),
    "de_DE": "Anke Bernd Claudia Dieter Elke Florian Gudrun Holger Ines Jürgen Katrin Lothar Margarete Niklas Petra "
    "Rüdiger Sabine Torsten Ulrike Wolfgang Käthe Matthias Heike Sönke".split(),
    "fr_FR": "Amélie Bertrand Chloé Damien Élodie Fabien Gaëlle Hervé Inès Jérôme Laurence Mathieu Noémie Olivier "
    "Pascale Quentin Romain Sandrine Thibault Véronique Yannick Zoé Aurélien Maëlys".split(),
    "es_ES": "Alejandro Beatriz Carmen Diego Elena Francisco Guadalupe Hugo Inmaculada Javier Leticia Marcos Nuria "
    "Óscar Pilar Rodrigo Sonia Tomás Verónica Yolanda Íñigo Rocío Sergio Begoña".split(),
    "it_IT": "Alessandro Benedetta Corrado Daniela Edoardo Federica Giacomo Ilaria Lorenzo Martina Niccolò Ornella "
    "Paolo Rosanna Salvatore Teresa Umberto Valentina Giuseppina Raffaele Chiara Gabriele Loredana Michele".split(),
}

FAMILY = {
    "en_US": "Hollister Kowalski Ramirez Whitfield Nguyen O'Donnell Pemberton Jackson Vasquez Thornton Goldberg "
    "Mitchell Okafor Reynolds Castellano Lindgren Sanders Abernathy Delgado Hutchins".split(),
    "en_GB": "Ashworth Blackwood Carmichael Dewhurst Entwistle Fairclough Greenhalgh Hargreaves Ingham Jessop "
    "Kirkpatrick Llewellyn MacAllister Nuttall Ogilvie Patel Rowbotham Singh-Carter Thistlewood Wetherby".split(),
    "de_DE": "Albrecht Baumgärtner Christiansen Dörfler Eberhardt Fuchsberger Grünewald Hoffmann Ickert Jäger "
    "Kirchhoff Löwenstein Müllner Niedermeyer Oppermann Pfeiffer Reißner Schönfeld Tiedemann Völker".split(),
    "fr_FR": "Aubertin Beaumont Chevallier Desrosiers Étienne Fontaine Garnier-Petit Hébrard Jacquemin Lefèvre "
    "Marchandeau Noiret Pelletier Quéré Rousseau Saint-Clair Thévenot Vasseur Bouchardon Courtois".split(),
    "es_ES": "Aguirre Barrientos Cifuentes Domínguez Echeverría Fuentes Gutiérrez Herrero Ibáñez Jurado Lozano "
    "Montenegro Núñez Ordóñez Pedrosa Quintanilla Riquelme Sepúlveda Trujillo Zamorano".split(),
    "it_IT": "Andreotti Bellandi Caruso D'Angelo Esposito Ferraris Gallinari Iacobucci Lombardi Marchetti Nicoletti "
    "Orsini Pellegrino Quaglia Ricciardi Santoro Trevisan Vitiello Zanetti Fumagalli".split(),
}

TRADE = {
    "en_US": "Bluewater Ironclad Sunridge Copperfield Pinecrest Redstone Lakeshore Northgate Amberline Cascade".split(),
    "en_GB": "Harrowgate Thamesway Oakhampton Pennine Westmoor Kingsbridge Ravenscroft Albion Fenwick Moorland".split(),
    "de_DE": "Nordlicht Rheinufer Falkenstein Bergmann Weserland Sonnenhof Steinbach Hanseat Albtal Lindenau".split(),
    "fr_FR": "Belleville Montclair Rivegauche Lumière Châtelain Garonne Vauclair Mistral Aurore Grandpré".split(),
    "es_ES": "Almazara Costaluz Montesol Guadiana Levantina Robledo Altamira Serrana Miraflor Ribera".split(),
    "it_IT": "Valtellina Montalto Adriatica Fiordiligi Lagorai Pianura Castello Tirrena Arcobaleno Dolomia".split(),
}

BRANCH = {
    "en_US": ["Logistics", "Dental Group", "Software", "Foods", "Robotics", "Holdings"],
    "en_GB": ["Joinery", "Consulting", "Catering", "Analytics", "Freight", "Interiors"],
    "de_DE": ["Maschinenbau", "Medizintechnik", "Spedition", "Anlagenbau", "Werkzeuge", "Energie"],
    "fr_FR": ["Conseil", "Transports", "Menuiserie", "Ingénierie", "Distribution", "Bâtiment"],
    "es_ES": ["Servicios", "Alimentación", "Construcciones", "Textil", "Logística", "Energía"],
    "it_IT": ["Costruzioni", "Arredamenti", "Trasporti", "Impianti", "Tessuti", "Servizi"],
}

LEGAL_FORM = {
    "en_US": ["Inc.", "LLC", "Corp.", "Co."],
    "en_GB": ["Ltd", "plc", "LLP", "Limited"],
    "de_DE": ["GmbH", "AG", "GmbH & Co. KG", "KG"],
    "fr_FR": ["SARL", "SAS", "S.A.", "SASU"],
    "es_ES": ["S.L.", "S.A.", "S.L.U.", "SL"],
    "it_IT": ["S.r.l.", "S.p.A.", "Srl", "SNC"],
}

STREET = {
    "en_US": ["Maple Ridge Ave", "N Sycamore Street", "Larkspur Drive", "W 47th St", "Old Mill Road", "Cypress Blvd",
              "Prospect Ln", "Juniper Court"],
    "en_GB": ["Harrow Lane", "St Peter's Road", "Canal Street", "The Crescent", "Orchard Close", "Priory Gardens",
              "Station Road", "Abbey Walk"],
    "de_DE": ["Lindenstraße", "Am Alten Markt", "Goethestr.", "Bahnhofsallee", "Kirchweg", "Hauptstraße",
              "Breiter Weg", "Schillerplatz"],
    "fr_FR": ["rue des Acacias", "avenue Victor Hugo", "boulevard Carnot", "place du Marché", "chemin des Vignes",
              "allée des Tilleuls", "quai Perrache", "impasse du Moulin"],
    "es_ES": ["Calle de Alcalá", "Avenida de la Constitución", "C/ Mayor", "Plaza España", "Paseo del Prado",
              "Camino Real", "Ronda de Atocha", "Calle San Bernardo"],
    "it_IT": ["Via Garibaldi", "Corso Vittorio Emanuele", "Piazza San Marco", "Viale dei Mille", "Via XX Settembre",
              "Largo Argentina", "Strada Nuova", "Vicolo del Forno"],
}  # fmt: skip

TOWN = {
    "en_US": ["Portland, OR 97205", "Austin, TX 78704", "Madison, WI 53703", "Tampa, FL 33602", "Boise, ID 83702",
              "Albany, NY 12207"],
    "en_GB": ["Leeds LS6 2AB", "Bristol BS1 4DJ", "Norwich NR2 1TF", "Exeter EX4 3PU", "York YO1 7HH",
              "London SE10 9NF"],
    "de_DE": ["10969 Berlin", "80331 München", "20095 Hamburg", "50667 Köln", "04109 Leipzig", "70173 Stuttgart"],
    "fr_FR": ["69003 Lyon", "75011 Paris", "33000 Bordeaux", "59800 Lille", "44000 Nantes", "13006 Marseille"],
    "es_ES": ["28014 Madrid", "08036 Barcelona", "41004 Sevilla", "46002 Valencia", "50001 Zaragoza", "29015 Málaga"],
    "it_IT": ["20121 Milano", "00186 Roma", "80134 Napoli", "10123 Torino", "50122 Firenze", "40125 Bologna"],
}  # fmt: skip

COUNTRY = {"en_US": "US", "en_GB": "GB", "de_DE": "DE", "fr_FR": "FR", "es_ES": "ES", "it_IT": "IT"}
CURRENCY = {"en_US": "USD", "en_GB": "GBP", "de_DE": "EUR", "fr_FR": "EUR", "es_ES": "EUR", "it_IT": "EUR"}


def own(items: Sequence[str], half: Half) -> Sequence[str]:
    """The half of a list that belongs to ``half``."""
    return items[0 if half == "tune" else 1 :: 2]
