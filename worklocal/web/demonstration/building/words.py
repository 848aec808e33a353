"""Words that the invented people, firms and notes are made of. None of them is anybody."""

FIRST_NAMES = """
Aaliyah Abdul Abena Adele Aisha Alan Alfie Amara Amir Andrew Angela Anita Anna Anthony Arjun
Asha Ayesha Barbara Ben Beth Bilal Brian Callum Carol Cerys Charlie Chloe Claire Connor Daisy
Daniel Darren David Deepa Dele Derek Diane Donna Edward Eileen Ella Emeka Emily Emma Erin Ethan
Fatima Femi Fiona Folasade Frank Freya Gareth Gary Gemma George Grace Hamza Hannah Harpreet
Harry Hassan Heather Helen Huda Ian Ibrahim Imran Isla Ivy Jack Jade James Jamila Jane Janice
Jasmine Jason Jaya Jean Jessica Joanne Joel John Jordan Joseph Joy Julie Kamal Karen Karim Kate
Kelly Kevin Khadija Kiran Kofi Kwame Laila Laura Leah Lee Leon Lewis Liam Linda Lisa Lola
Lorraine Louise Lucy Luke Lynn Malik Margaret Maria Mark Martin Mary Maya Megan Michael Michelle
Mohammed Molly Monika Nadia Nancy Naomi Nasreen Natalie Nathan Neil Nicola Nikhil Noah Nora Olga
Oliver Omar Owen Pamela Parveen Patricia Paul Pauline Peter Philip Piotr Poppy Priya Rachel
Rajesh Ravi Rebecca Reece Rhys Richard Rita Robert Rosa Ruth Ryan Sabina Sadia Sajid Sally Sam
Samira Sandra Sara Scott Sean Shabana Shanice Sharon Shaun Sheila Simon Sinead Sofia Sonia
Stephen Steven Sunil Susan Tahir Tanya Tariq Tendai Teresa Terry Thomas Tina Toby Tom Tracey
Uzma Vera Victoria Vikram Wayne Wendy William Yasmin Yusuf Zainab Zara Zoe
""".split()

FAMILY_NAMES = """
Abara Adamson Adeyemi Ahmad Akhtar Allerton Appleby Asante Ashworth Aziz Bailey Banerjee Barlow
Begum Bennion Birtwistle Blackwood Boateng Bramley Brearley Brennan Brierley Broadbent
Butterworth Byrne Carver Chaudhry Clegg Cooke Crabtree Critchley Dass Deakin Devlin Dhillon
Diallo Dobson Duckworth Eastwood Eccles Ekwueme Entwistle Fairhurst Farnworth Farooq Fielding
Fitton Gallagher Garside Gill Greenhalgh Grimshaw Haigh Hallam Hampson Hardcastle Hargreaves
Haslam Heywood Hindle Holt Horrocks Hosseini Howarth Hussain Iqbal Jabbar Jankowski Jepson Joshi
Kalu Kapoor Kaur Kenyon Kershaw Khalid Kowalski Lally Latham Leigh Lomax Mahmood Makin Malik
Marsden Mbeki McBride Mensah Mistry Molyneux Moran Mwangi Nadeem Naylor Ncube Nowak Nuttall Obi
Ogden Okafor Openshaw Ormerod Osei Parekh Parr Pendlebury Pickering Pilkington Popescu Qureshi
Rahman Ramsden Rawlinson Redfern Rigby Rostron Sadiq Sangha Schofield Shah Sharples Shepherd
Siddiqui Sidhu Singleton Stansfield Sutcliffe Tattersall Thackeray Tootill Tyldesley Uddin
Unsworth Wadsworth Walmsley Warburton Whitehead Whittaker Winstanley Wolstenholme Wozniak Yates
Zafar
""".split()

GOALS = {
    "JOB": ["A steady job that fits round school hours", "Work I can walk or get one bus to",
            "A job where I am on my feet and not at a desk", "Get back into work after my illness"],
    "BETTER_JOB": ["More hours where I am", "A job that pays enough to stop worrying",
                   "Move up to team leader"],
    "NEW_SECTOR": ["Leave warehouse work and do something with people",
                   "Get out of shop work and into an office"],
    "SKILLS": ["Pass my English Level 2", "Get better with computers", "Get my forklift licence"],
    "EXPERIENCE": ["Try a few weeks in a kitchen", "See what working in a school is like"],
    "SELF_EMPLOYMENT": ["Start my own cleaning round"],
    "WELLBEING": ["Feel sure enough of myself to sit in an interview",
                  "Sleep better and get out of the house"],
}  # fmt: skip

ACTIONS = [
    ("PERSON", "Write down three jobs I would like to try"),
    ("COACH", "Find out which buses reach the trading estate for an early shift"),
    ("PERSON", "Bring my old CV, or a list of what I have done"),
    ("COACH", "Ask the training provider when the next course starts"),
    ("PERSON", "Go to one of the open mornings at the hub"),
    ("COACH", "Check what help there is with travel costs in the first month"),
    ("PERSON", "Practise talking about my last job"),
    ("PROVIDER", "Offer a first meeting within two weeks"),
    ("PERSON", "Ask my cousin who hires where she works"),
    ("COACH", "Talk to the employer about a short visit before applying"),
]

ANSWERS = {
    "good_at": [
        "I keep going when things get hard.", "People tell me I am patient.",
        "I can mend most things with a screwdriver.", "I am never late.",
        "I looked after my mum for two years, on my own.", "Cooking for a lot of people.",
    ],
    "work_in_mind": [
        "Something in a kitchen or a café.", "Driving, if I can get my licence back.",
        "Helping in a school.", "An office job where I can sit down.", "Care work, but not nights.",
        "Gardens or parks. I like being outside.",
    ],
    "done_before": [
        "Warehouse work, nights, for an agency.", "Shop work, and a summer in a bakery.",
        "Brought up three children.", "Cleaned offices before they opened.",
        "Helped at the food bank on Fridays.", "A bit of painting and decorating with my uncle.",
    ],
    "would_help": [
        "Somebody to go with me the first time.", "A bus pass for the first month.",
        "Knowing what to say about the gap.", "Hours that fit round the school run.",
        "A quiet place to use a computer.", "Help with the form, not just the link.",
    ],
    "anything_else": [
        "Not at the moment.", "Please ring before you come round.",
        "I would rather meet in the mornings.", "I have an appointment every other Thursday.",
    ],
}  # fmt: skip
"""By question of the assessment: each that is answered in a person's own words."""

OUT_OF_WORK = {
    "now": ["LOOKING", "LOOKING", "LOOKING", "CARING", "HEALTH", "NOT_LOOKING"],
    "last_work": [
        "UNDER_SIX_MONTHS", "SIX_TO_TWELVE_MONTHS", "ONE_TO_TWO_YEARS", "OVER_FIVE_YEARS",
    ],
}  # fmt: skip
"""What somebody out of work can answer where the other answers would contradict it."""

NOTES = [
    "We talked about what has gone well this week and what comes next.",
    "Went through the plan together. One step done, one moved to next month.",
    "Looked at two vacancies side by side and what each asks for.",
    "Practised interview questions. More sure of the second half than the first.",
    "Talked through the journey to work and tried the bus times out on the phone.",
    "Good talk about strengths: patient, careful, always on time.",
    "Agreed what I will ask the provider and what they will ask me.",
    "A short call to see how the week went. Nothing needed from me.",
]

CHECK_IN_WORDS = [
    "Settling in. Likes the people.", "Would like a few more hours.",
    "Shifts changed, coping well.",
    "Early starts are hard with the buses.", "Has been asked to train a new starter.",
]  # fmt: skip

FROM_PERSON = [
    "Thanks, see you on Tuesday.",
    "I sent the form today.",
    "Can we move our meeting?",
    "They rang me! Interview next week.",
    "I could not find the room last time.",
]
FROM_COACH = [
    "See you next week. Bring the letter if you can.",
    "Well done with the form.",
    "There is a vacancy near you that looks like what you described.",
    "No problem, choose another time in your account.",
]

FIRM_FIRST = """
Irwell Tame Etherow Medlock Rossendale Pennine Cotton Weaver Loom Spindle Bobbin Canal Viaduct
Bridgewater Mosley Copper Slate Heather Curlew Kestrel Larch Rowan Bramble Foundry Lantern
Anchor Orchard Beacon Harbour Quarry Summit Meadow
""".split()
FIRM_LAST = {
    "C": ["Foods", "Joinery", "Textiles", "Packaging"], "F": ["Builders", "Roofing", "Interiors"],
    "G": ["Stores", "Motors", "Wholesale"], "H": ["Logistics", "Couriers", "Coaches"],
    "I": ["Kitchens", "Hotels", "Catering"], "J": ["Digital", "Software"],
    "M": ["Accounts", "Design"], "N": ["Cleaning", "Security", "Facilities"],
    "O": ["Community Services"], "P": ["Learning Trust", "Nursery"],
    "Q": ["Care", "Home Support", "Health"], "S": ["Salons", "Repairs"],
}  # fmt: skip

PROVIDERS = [
    ("Bright Steps", ("JOB_SEARCH", "WORK_EXPERIENCE")),
    ("Well Enough to Work", ("HEALTH", "MENTAL_HEALTH", "DISABILITY")),
    ("Second Chapter", ("JUSTICE", "SUBSTANCE")),
    ("Read On", ("ENGLISH", "MATHS", "DIGITAL")),
    ("Steady Ground", ("HOUSING", "MONEY")),
    ("First Rung", ("YOUNG_PEOPLE", "CAREERS")),
    ("Hands and Trades", ("LEARNING",)),
    ("Minding", ("CHILDCARE", "CARERS")),
]
