"""Kinds of job that invented vacancies and histories are drawn from, with SOC 2020 unit groups.

Pay is pence an hour; hours a week. The mix is what is commonly advertised, not a forecast.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    title: str
    soc2020: str
    sector: str
    pay: int
    hours: tuple[int, int]
    shifts: tuple[str, ...] = ("DAY",)
    licences: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


DAY, EARLY, LATE, NIGHT, WEEKEND, SCHOOL = "DAY", "EARLY", "LATE", "NIGHT", "WEEKEND", "SCHOOL"

KINDS = (
    Kind("Care assistant", "6135", "Q", 1290, (16, 37), (DAY, WEEKEND), ("DBS",),
         ("assist clients with personal care", "listen actively", "work in a team")),
    Kind("Home carer", "6136", "Q", 1305, (20, 37), (EARLY, LATE, WEEKEND), ("DBS", "DRIVING"),
         ("give support at home", "keep records", "drive vehicles")),
    Kind("Teaching assistant", "6112", "P", 1285, (20, 32), (SCHOOL,), ("DBS",),
         ("support children's learning", "listen actively", "manage behaviour")),
    Kind("Nursery assistant", "6111", "P", 1271, (25, 40), (DAY,), ("DBS",),
         ("care for children", "plan play", "work in a team")),
    Kind("Warehouse operative", "9252", "H", 1310, (30, 40), (EARLY, LATE, NIGHT), (),
         ("pick and pack orders", "lift heavy weights", "use handheld scanners")),
    Kind("Forklift driver", "8222", "H", 1390, (37, 42), (DAY, NIGHT), ("FORKLIFT",),
         ("operate forklift trucks", "load goods", "follow safety rules")),
    Kind("Delivery driver", "8214", "H", 1340, (30, 45), (DAY, WEEKEND), ("DRIVING",),
         ("drive vehicles", "plan routes", "serve customers")),
    Kind("Bus driver", "8212", "H", 1510, (38, 42), (EARLY, LATE, WEEKEND), ("DRIVING",),
         ("drive buses", "serve customers", "follow timetables")),
    Kind("Shop assistant", "7111", "G", 1271, (12, 30), (DAY, WEEKEND), (),
         ("serve customers", "handle cash", "arrange goods")),
    Kind("Shop supervisor", "7132", "G", 1395, (30, 39), (DAY, WEEKEND), (),
         ("lead a team", "serve customers", "plan rotas")),
    Kind("Kitchen assistant", "9263", "I", 1271, (16, 35), (DAY, LATE, WEEKEND), (),
         ("prepare food", "clean kitchens", "follow hygiene rules")),
    Kind("Chef", "5434", "I", 1450, (35, 45), (LATE, WEEKEND), (),
         ("cook dishes", "lead a kitchen", "order supplies")),
    Kind("Waiting staff", "9264", "I", 1271, (12, 30), (LATE, WEEKEND), (),
         ("serve food and drinks", "serve customers", "handle cash")),
    Kind("Hotel housekeeper", "9223", "I", 1271, (16, 35), (DAY, WEEKEND), (),
         ("clean rooms", "work to time", "pay attention to detail")),
    Kind("Office cleaner", "9223", "N", 1271, (10, 25), (EARLY, LATE), (),
         ("clean surfaces", "work alone", "follow safety rules")),
    Kind("Security officer", "9231", "N", 1335, (36, 48), (NIGHT, WEEKEND), ("SIA",),
         ("watch premises", "write reports", "stay calm")),
    Kind("Receptionist", "4216", "N", 1300, (20, 37), (DAY,), (),
         ("answer telephone calls", "welcome visitors", "use office software")),
    Kind("Administrative assistant", "4159", "O", 1320, (20, 37), (DAY, SCHOOL), (),
         ("use office software", "keep records", "write letters")),
    Kind("Customer service adviser", "7211", "N", 1330, (25, 37), (DAY, LATE), (),
         ("answer telephone calls", "solve problems", "use office software")),
    Kind("Accounts assistant", "4122", "M", 1420, (30, 37), (DAY,), (),
         ("keep accounts", "use spreadsheets", "check invoices")),
    Kind("IT support technician", "3132", "J", 1560, (35, 37), (DAY,), (),
         ("solve computer problems", "install software", "explain technical matters")),
    Kind("Web developer", "2141", "J", 2150, (35, 37), (DAY,), (),
         ("write program code", "test software", "use version control")),
    Kind("Machine operator", "8113", "C", 1365, (37, 42), (EARLY, LATE, NIGHT), (),
         ("operate machinery", "check quality", "follow safety rules")),
    Kind("Food packer", "9132", "C", 1271, (30, 40), (EARLY, NIGHT), (),
         ("pack goods", "follow hygiene rules", "work fast")),
    Kind("Joiner", "5316", "F", 1680, (37, 42), (DAY,), ("CSCS",),
         ("work with wood", "read plans", "use hand tools")),
    Kind("Labourer", "9129", "F", 1380, (37, 42), (DAY,), ("CSCS",),
         ("lift heavy weights", "mix materials", "follow safety rules")),
    Kind("Heat pump installer, trainee", "5315", "F", 1490, (37, 40), (DAY,), ("DRIVING",),
         ("install heating", "read plans", "use hand tools")),
    Kind("Electrician's mate", "5241", "F", 1430, (37, 42), (DAY,), ("CSCS",),
         ("wire circuits", "use hand tools", "follow safety rules")),
    Kind("Gardener", "5113", "O", 1325, (20, 37), (DAY,), (),
         ("grow plants", "use garden tools", "work outdoors")),
    Kind("Healthcare assistant", "6131", "Q", 1345, (22, 37), (EARLY, LATE, NIGHT), ("DBS",),
         ("assist patients", "keep records", "work in a team")),
    Kind("Hairdresser", "6221", "S", 1290, (16, 37), (DAY, WEEKEND), (),
         ("cut hair", "serve customers", "keep appointments")),
    Kind("Support worker", "3221", "Q", 1360, (20, 37), (DAY, WEEKEND), ("DBS",),
         ("support people in daily life", "listen actively", "keep records")),
)  # fmt: skip
