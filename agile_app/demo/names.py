"""Common first names and surnames of the communities one meets in a town like Slough.

Common names only, put together by chance: nobody is meant. ``share`` is roughly how many families
of a hundred; Sikh surnames and Tamil initials follow their own custom, the rest inherit.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Community:
    """One list of names.

    Attributes:
        key: ours, for tests. ``share``: families of a hundred.
        ethnicities: census codes to choose from. ``language``: first language of most parents.
        interpreter: of a hundred parents, how many need one.
        girls, boys, surnames: common names.
        feminine: endings a woman's surname takes instead, as ``-ski`` becomes ``-ska``.
    """

    key: str
    share: int
    ethnicities: tuple[str, ...]
    language: str
    interpreter: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    surnames: tuple[str, ...]
    feminine: tuple[tuple[str, str], ...] = ()

    def given(self, random: Random, sex: str) -> str:
        return random.choice(self.girls if sex == "F" else self.boys)

    def surname(self, family: str, sex: str) -> str:
        """The family's surname as one of that sex bears it."""
        if sex == "F":
            for ending, own in self.feminine:
                if family.endswith(ending):
                    return family.removesuffix(ending) + own
        return family


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COMMUNITIES: tuple[Community, ...] = (
    Community(
        "english",
        26,
        ("WBRI",),
        "English",
        0,
        _names(
            "Amelia Isla Ava Emily Sophie Grace Lily Freya Ella Evie Poppy Chloe Daisy Ruby Alice "
            "Charlotte Jessica Lucy Holly Megan Hannah Ellie Phoebe Georgia Katie Lauren Rebecca "
            "Sarah Laura Emma Gemma Kelly Stacey Donna Michelle Joanne Tracey Karen Julie Nicola"
        ),
        _names(
            "Oliver Jack Harry George Noah Charlie Jacob Alfie Freddie Oscar Leo Archie Joshua "
            "Henry Ethan Thomas Joseph Samuel Daniel Lucas Max Finley Toby Callum Jake Ryan Luke "
            "Matthew James Andrew Paul Mark Stephen Lee Darren Gary Craig Jason Kevin Simon"
        ),
        _names(
            "Smith Jones Taylor Brown Wilson Evans Thomas Roberts Johnson Walker Wright Robinson "
            "Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke "
            "Turner Hill Cooper Ward Morris Moore Baker Carter Parker Bennett Cook Shaw Reid "
            "Palmer Mills Webb Dixon Barker Fletcher Holmes Hunt Knight Payne Rose Marsh O'Brien"
        ),
    ),
    Community(
        "pakistani",
        20,
        ("APKN",),
        "Urdu",
        14,
        _names(
            "Aisha Fatima Zainab Maryam Amina Khadija Hafsa Iqra Sana Hira Noor Aleena Mahnoor "
            "Zara Alisha Anum Rabia Saima Shazia Nadia Samina Rubina Shabana Farzana Nasreen "
            "Tahira Bushra Sadia Uzma Rukhsana Inaya Eshal Safa Laiba Ayesha Sumaira Kiran Asma"
        ),
        _names(
            "Muhammad Mohammed Ali Hassan Hamza Ibrahim Ayaan Zain Bilal Usman Umar Abdullah "
            "Haris Ahmed Zeeshan Imran Asif Tariq Nadeem Shahid Kashif Waqar Adeel Faisal Rizwan "
            "Yusuf Musa Rayyan Hashim Danyal Junaid Kamran Naveed Sajid Amir Saqib Ishaq Talha"
        ),
        _names(
            "Khan Hussain Ahmed Ali Malik Iqbal Mahmood Akhtar Shah Mirza Butt Chaudhry Qureshi "
            "Raja Bashir Aslam Rehman Rashid Javed Sheikh Siddiqui Ashraf Saleem Nawaz Anwar Aziz "
            "Bhatti Zaman Mehmood Younis Sharif Latif Hanif Riaz Parveen Begum"
        ),
    ),
    Community(
        "punjabi",
        15,
        ("AIND",),
        "Punjabi",
        9,
        _names(
            "Simran Jasleen Harleen Gurleen Amrit Navneet Jaspreet Manpreet Harpreet Kirandeep "
            "Rajinder Surinder Balwinder Sukhdeep Parminder Mandeep Gurpreet Anjali Priya Jasmin "
            "Avneet Ravneet Prabhleen Kulwinder Satinder Kamaljit Sharan Nimrat Ekam Asees"
        ),
        _names(
            "Arjan Gurdeep Harjit Jagdeep Amandeep Sukhvinder Balraj Karan Jasdeep Gurveer "
            "Harman Manveer Ranjit Satnam Kuldeep Jaswinder Navdeep Paramjit Inderjit Baldev "
            "Dilpreet Fateh Gurbir Veer Angad Sahib Tejinder Ravinder Hardeep Manjit Ekam Jovan"
        ),
        _names(
            "Singh Gill Sidhu Sandhu Dhillon Grewal Dhaliwal Bains Sahota Johal Uppal Mann Cheema "
            "Virk Randhawa Bhogal Sangha Hundal Toor Purewal Rai Atwal Basra Chahal Kaur"
        ),
        (("Singh", "Kaur"),),
    ),
    Community(
        "polish",
        9,
        ("WOTH",),
        "Polish",
        18,
        _names(
            "Zofia Julia Zuzanna Maja Hanna Oliwia Lena Alicja Maria Amelia Katarzyna Agnieszka "
            "Małgorzata Magdalena Joanna Anna Monika Ewa Aleksandra Natalia Karolina Justyna "
            "Patrycja Weronika Dorota Beata Iwona Kinga Gabriela Nikola"
        ),
        _names(
            "Jakub Antoni Szymon Jan Filip Kacper Aleksander Mikołaj Wojciech Adam Michał Piotr "
            "Paweł Tomasz Krzysztof Marcin Łukasz Grzegorz Rafał Mateusz Dawid Bartosz Kamil "
            "Dariusz Sławomir Zbigniew Oskar Igor Franciszek Stanisław"
        ),
        _names(
            "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
            "Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski "
            "Pawłowski Michalski Król Zając Wieczorek Jabłoński Wróbel Majewski Olszewski Stępień"
        ),
        (("ski", "ska"), ("cki", "cka")),
    ),
    Community(
        "somali",
        5,
        ("BAFR",),
        "Somali",
        22,
        _names(
            "Hodan Fadumo Sahra Amina Hibo Ifrah Nimco Ayaan Sagal Khadra Asha Ladan Deqa Hamdi "
            "Ubah Zamzam Muna Halimo Idil Ilhan Sumaya Naima Rahma Filsan Maryan Nasra"
        ),
        _names(
            "Abdi Mohamed Ahmed Hassan Abdullahi Abdirahman Liban Guled Mahad Yusuf Ismail Bashir "
            "Farah Khalid Mustafa Sharmarke Zakariya Ayanle Warsame Hamza Bile Jama Omar Ali"
        ),
        _names(
            "Mohamed Ahmed Hassan Abdi Farah Warsame Jama Ismail Omar Yusuf Osman Nur Abdullahi "
            "Hersi Egal Duale Elmi Hirsi Samatar Dirie Aden Adan"
        ),
    ),
    Community(
        "tamil",
        4,
        ("AOTH", "AIND"),
        "Tamil",
        16,
        _names(
            "Kavitha Priya Meena Lakshmi Abinaya Thushara Sivani Anitha Nila Kayal Yalini Tharani "
            "Vaishnavi Keerthana Sangeetha Dharshini Mathumitha Pavithra Aarthi Shanthi Oviya"
        ),
        _names(
            "Karthik Arun Senthil Suresh Ramesh Kumaran Vijay Pradeep Ganesh Nirmal Dinesh "
            "Sanjeevan Kavin Thulasi Aravind Niroshan Mathan Rajan Sarvesh Dhanush Ajay Kajan"
        ),
        _names(
            "Sivakumar Rajendran Selvarajah Kandiah Nadarajah Balasubramaniam Krishnan Murugan "
            "Yogarajah Sivanathan Thambirajah Ramanathan Shanmugam Vigneswaran Pillai Arulanantham"
        ),
    ),
    Community(
        "caribbean",
        5,
        ("BCRB", "MWBC"),
        "English",
        0,
        _names(
            "Shanice Tianna Kayla Jada Aaliyah Renee Keisha Chantelle Simone Monique Naomi Leanne "
            "Tanisha Ebony Jasmine Nevaeh Amara Destiny Shereen Yvonne Marcia Sonia Beverley"
        ),
        _names(
            "Jermaine Tyrone Andre Marlon Leon Dwayne Curtis Malachi Kai Jayden Tyrell Darnell "
            "Isaiah Elijah Reuben Winston Delroy Carlton Omari Zion Rio Jerome Kieron Nathaniel"
        ),
        _names(
            "Campbell Williams Brown Clarke Gordon Grant Francis Bailey Henry Joseph Lewis Stewart "
            "Powell Morgan Samuels Blake Barrett Walters Bennett Edwards Mckenzie Reid Pinnock"
        ),
    ),
    Community(
        "romanian",
        5,
        ("WOTH", "WROM"),
        "Romanian",
        26,
        _names(
            "Maria Andreea Elena Ioana Alexandra Cristina Daniela Mihaela Ana Gabriela Simona "
            "Roxana Denisa Bianca Larisa Antonia Sofia Rebeca Florentina Nicoleta Raluca Alina"
        ),
        _names(
            "Andrei Alexandru Mihai Ion Gheorghe Stefan Vasile Florin Adrian Cristian Bogdan "
            "Marius Ionut Constantin Dragos Razvan David Matei Luca Darius Rares Nicolae"
        ),
        _names(
            "Popescu Ionescu Popa Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Marin "
            "Tudor Dobre Barbu Nistor Florea Lazar Dinu Moldovan Ungureanu Constantin Radu Sandu"
        ),
    ),
    Community(
        "west_african",
        5,
        ("BAFR", "MWBA"),
        "English",
        2,
        _names(
            "Adaeze Chiamaka Folake Temitope Ngozi Abena Akosua Esi Ama Yaa Blessing Precious "
            "Favour Oluwaseun Funmilayo Ifeoma Kemi Chioma Mercy Patience Efua Deborah Esther"
        ),
        _names(
            "Chinedu Emeka Kwame Kofi Kwabena Tunde Femi Oluwatobi Ayodele Segun Chukwuemeka Yaw "
            "Emmanuel Samuel Prince Godwin Ebenezer Tobi Kelechi Obinna Nana Joshua Gideon"
        ),
        _names(
            "Okafor Adeyemi Mensah Owusu Boateng Asante Eze Okonkwo Balogun Adebayo Ogunleye "
            "Appiah Osei Agyeman Nwosu Obi Afolabi Amoah Danso Sarpong Oyelaran Bello"
        ),
    ),
    Community(
        "mixed",
        3,
        ("MWAS", "MOTH", "MWBC"),
        "English",
        0,
        _names(
            "Layla Maya Aria Mia Zara Leila Sienna Anaya Willow Skye Amber Jade Yasmin Nadia Talia "
            "Sofia Kiera Esme Aliyah Raya"
        ),
        _names(
            "Kai Zayn Reece Elijah Adam Isaac Jude Rohan Kian Dylan Tyler Aaron Zachary Nathan "
            "Rio Theo Louis Idris Blake Jaden"
        ),
        _names(
            "Ahmed Brown Singh Campbell Taylor Khan Williams Patel Green Lewis Shah Roberts Grant "
            "Hussain Clarke King Begum Morgan Scott Rahman"
        ),
    ),
    Community(
        "arabic",
        2,
        ("OOTH", "WOTH"),
        "Arabic",
        24,
        _names(
            "Mariam Layan Nour Salma Rania Huda Yasmin Dina Lina Reem Farah Hanan Amal Sara Jana"
        ),
        _names(
            "Omar Khaled Youssef Karim Mahmoud Tarek Walid Sami Ziad Anas Rami Bassam Hadi Amr Adam"
        ),
        _names(
            "Hassan Ibrahim Mahmoud Saleh Mansour Haddad Khalil Nasser Hamdan Darwish Farouk Said"
        ),
    ),
    Community(
        "portuguese",
        1,
        ("WOTH",),
        "Portuguese",
        15,
        _names("Beatriz Mariana Leonor Matilde Ines Carolina Rita Sandra Carla Teresa Joana"),
        _names("Joao Diogo Tomas Rodrigo Miguel Tiago Rui Nuno Pedro Duarte Andre"),
        _names("Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Gomes Lopes"),
    ),
)


def choose_community(random: Random) -> Community:
    """A community, as often as its share says."""
    return random.choices(COMMUNITIES, weights=[one.share for one in COMMUNITIES])[0]
