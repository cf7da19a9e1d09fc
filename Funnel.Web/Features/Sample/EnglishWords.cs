namespace Funnel.Web.Features.Sample;

internal static class EnglishWords
{
    public static SampleWords All { get; } = new()
    {
        Company = "Northern Light",
        Tagline = "Lighting and energy systems",
        PipelineNames = ["New business", "Renewals"],
        Stages = ["Awareness", "Interest", "Decision", "Action", "Won", "Lost"],
        RenewalStages = ["Due", "Offer", "Renewed", "Ended"],
        Departments = ["Sales", "Key Accounts", "Mid-market", "Partners & Online"],
        Sellers =
        [
            "Elena Voronova", "Ingrid Dahl", "Mikael Strand", "Nadia Belova", "Pavel Orlov", "Daria Kozlova",
            "Jonas Berg", "Sofia Lind", "Vera Morozova", "Timur Akhmetov", "Artem Zhukov", "Oleg Samarin",
        ],
        MenFirst = ["Aleksi", "Anders", "Anton", "Boris", "Eero", "Erik", "Felix", "Gleb", "Henrik", "Ivan", "Kirill", "Lars", "Leo", "Maxim", "Nikolai", "Oskar", "Petr", "Roman", "Stefan", "Viktor"],
        WomenFirst = ["Aino", "Alisa", "Anna", "Astrid", "Eva", "Freja", "Helena", "Irina", "Julia", "Katri", "Linnea", "Maria", "Marta", "Nina", "Olga", "Polina", "Saga", "Svetlana", "Tatiana", "Yana"],
        MenLast = ["Aaltonen", "Bergman", "Chernov", "Danilov", "Ekman", "Fedorov", "Gromov", "Holm", "Ivanov", "Jansson", "Koskinen", "Lebedev", "Makarov", "Nyberg", "Osipov", "Petrov", "Romanov", "Salonen", "Tikhonov", "Virtanen"],
        WomenLast = ["Aaltonen", "Bergman", "Chernova", "Danilova", "Ekman", "Fedorova", "Gromova", "Holm", "Ivanova", "Jansson", "Koskinen", "Lebedeva", "Makarova", "Nyberg", "Osipova", "Petrova", "Romanova", "Salonen", "Tikhonova", "Virtanen"],
        Lines = ["Lighting", "Energy and service"],
        Products = ["Aurora Panel", "Polar Grid", "Halo Street", "Lumen Care"],
        Channels = ["Website", "Referrals", "Trade shows", "Partners", "Cold outreach"],
        CustomerTypes = ["Retail", "Industry", "Public", "Services"],
        LossReasons = ["Price", "Went quiet", "Chose a competitor", "Budget frozen", "Not a fit"],
        KnownCustomers =
        [
            ("Ural Metals", 1), ("Helsing Foods", 0), ("City of Oulu", 2), ("Neva Auto Parts", 0), ("Onega Paper", 1), ("Riga Textile", 1), ("Karelia Timber", 1),
            ("Arctic Data", 3), ("Stella Dairy", 1), ("Sever Retail", 0), ("Port of Narva", 2), ("Tundra Telecom", 3), ("Baltic Freight", 3), ("Gotland Ferries", 3),
            ("Pskov Mills", 1), ("Ladoga Pharma", 1), ("Kola Mining", 1), ("Baikal Water", 1), ("Nordvik Logistics", 3), ("Saimaa Steel", 1), ("Amber Hotels", 3),
            ("Fjord Foods", 0), ("Tallinn Print", 1), ("Lapland Tours", 3), ("Vyborg Yards", 1), ("Malmo Bakery", 0),
        ],
        Places =
        [
            "Ural", "Neva", "Onega", "Karelia", "Arctic", "Sever", "Tundra", "Baltic", "Gotland", "Pskov", "Ladoga", "Kola", "Baikal", "Nordvik", "Saimaa", "Amber",
            "Fjord", "Tallinn", "Lapland", "Vyborg", "Malmo", "Riga", "Helsing", "Volga", "Turku", "Tampere", "Vaasa", "Bothnia", "Aland", "Narva", "Oulu", "Kotka", "Imatra",
        ],
        Trades =
        [
            ("Metals", 1), ("Foods", 0), ("Auto Parts", 0), ("Paper", 1), ("Textile", 1), ("Timber", 1), ("Data", 3), ("Dairy", 1), ("Retail", 0), ("Telecom", 3), ("Freight", 3),
            ("Ferries", 3), ("Mills", 1), ("Pharma", 1), ("Mining", 1), ("Water", 2), ("Logistics", 3), ("Steel", 1), ("Hotels", 3), ("Print", 1), ("Tours", 3), ("Yards", 1),
            ("Bakery", 0), ("Furniture", 0), ("Clinics", 2), ("Schools", 2), ("Stadium", 2), ("Airport", 2), ("Glass", 1), ("Garden Centres", 0), ("Sports", 0), ("Insurance", 3), ("Museum", 2),
            ("Brewery", 1), ("Plastics", 1), ("Markets", 0), ("Housing", 3),
        ],
        Branches = ["North", "South", "East", "West", "Central", "Coast", "Group", "Partners", "Trading", "Works", "Old Town", "Harbour"],
        Sites = ["warehouse", "head office", "hall 2", "yard lights", "cold store", "parking", "showroom", "workshop", "emergency lights", "roof and grid", "service contract", "second site"],
        RepeatSites = ["phase 2", "next site", "extension", "replacement of the old hall", "more panels"],
        Notes =
        [
            "Called: waiting for the board, no date yet.", "They like the savings sheet and want one for the second hall.", "Asked for references in their trade.", "Their electrician visits us on Thursday.",
            "Two competitors are asked as well.", "The buyer is on holiday until Monday.", "Technical director is for us, finance is not yet.", "Wants delivery before the end of the quarter.",
            "Compared our warranty with the other offer: ours is longer.", "Site measured, drawings follow.", "Asked to call again next week.", "Happy with the test installation.",
            "Legal has two small questions.", "Budget is approved for this year.",
        ],
        Subjects = ["Your lighting: the next step", "Offer and drawings", "Savings calculation", "Answers to your questions", "Thank you for the visit", "Proposal, second version", "Dates for the installation", "A reference near you"],
        Steps =
        [
            ["Find the decision maker", "First call", "Send the short brochure", "Agree a meeting"],
            ["Visit the site", "Measure the light", "Note the present costs", "Show a reference", "Agree the next step"],
            ["Map the decision makers", "Send the proposal", "Technical review", "Savings calculation", "Reference call", "Agree legal terms"],
            ["Final price", "Contract signed", "Delivery date", "Hand over to installation"],
        ],
        CloseStep = "Day of decision known",
        ProposalStep = "Proposal on file",
        Documents =
        [
            [("Brief.docx", "other"), ("Floor plan.pdf", "other")], [("Site survey.pdf", "other"), ("Light measurement.xlsx", "other")],
            [("Proposal.pdf", "proposal"), ("Proposal v2.pdf", "proposal"), ("NDA signed.pdf", "other"), ("Savings.xlsx", "presentation")], [("Contract.pdf", "contract"), ("Order.pdf", "contract")],
        ],
        RaisedBecause = ["survey: more fittings", "service added", "second hall added", "emergency lights added"],
        LoweredBecause = ["discount for a 24-month term", "smaller first phase", "fewer fittings", "without installation"],
        LikelyBecause = ["The director promised it on the phone", "They have no other offer", "Budget approved in writing"],
        UnlikelyBecause = ["New buyer, starts from the beginning", "A competitor is 15 % cheaper", "No answer for two weeks"],
        EnteredTwice = "Entered twice",
    };
}
