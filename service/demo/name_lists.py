"""Common given names and surnames by origin, roughly from frequent to rare.

They are combined at random: nobody real is meant. `_` stands for a blank within a name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The names of one origin; `native` names give a recorder no trouble with their order."""

    key: str
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    surnames: tuple[str, ...]
    native: bool


NATIVE = ("english", "welsh", "irish", "scottish")

# Blocks of: origin / boys / girls / surnames, between blank lines.
LISTS = """
english /
Jack Harry Oliver Thomas Joshua Alfie Charlie James William Daniel Samuel George Joseph Ethan Jacob Max Lucas
Benjamin Alexander Archie Tyler Riley Logan Jayden Leo Noah Mason Matthew Adam Isaac Toby Edward Jake Connor Cameron
Lewis Luke Nathan Finley Henry Kieran Zachary Callum Sebastian Freddie Louie Bailey Harrison Dominic Christopher
Michael Robert Reece Theodore Oscar Elliot Brandon Corey Jamie Jordan Stanley Arthur Ryan Aaron Aiden Leon Kai Owen
Dylan Morgan Ashton Blake Kyle Marcus Nathaniel Nicholas Stephen Vincent Timothy Anthony Jonathan Gabriel Patrick
Rory Declan Ellis Hayden Frankie Albie Tobias /
Olivia Amelia Emily Jessica Sophie Ruby Lily Grace Chloe Ella Lucy Mia Evie Charlotte Megan Hannah Ellie Isabella
Poppy Daisy Freya Abigail Holly Amy Phoebe Erin Leah Scarlett Summer Molly Sienna Isabelle Lola Rosie Matilda
Bethany Madison Eleanor Rebecca Georgia Katie Amber Jasmine Caitlin Elizabeth Lacey Skye Maisie Imogen Zara Paige
Libby Nicole Harriet Alexandra Samantha Victoria Francesca Gabriella Tilly Keira Courtney Shannon Jade Kayleigh
Lauren Natalie Rachel Sarah Natasha Danielle Demi Tia Eliza Martha Florence Ivy Willow Connie Faith Tegan Zoe
Josephine Stephanie Melissa Jodie Kacey Robyn Heidi /
Smith Taylor Brown Wilson Johnson Wright Walker White Green Hall Wood Clarke Baker Hill Cooper Ward Turner Martin
Harrison King Allen Bennett Carter Parker Cook Shaw Bailey Palmer Webb Mills Rogers Stevens Knight Barker Holmes
Fisher Barnes Mason Matthews Pearce Marshall Dixon Hunt Chapman Gibson Wells Andrews Ellis Harding Saunders Lane
Perry Cole Foster Brooks Burton Butler Francis Dawson Grant Hart Hawkins Newman Reynolds Watts Barrett Fuller
Gardner Gregory Porter Rose Stone Woods Bishop Bolton Bradley Bryant Burgess Bush Chambers Coles Coombes Cox Crane
Cross Curtis Dale Day Dean Denham Dibble Dyer Eastwood Elliott Farr Fear Field Flower Ford Fox Frost Fry Gale Gibbs
Giles Gill Goddard Gooding Gould Hancock Hardy Hayes Hembrow Hicks Hobbs Hodges Hooper House Howe Hunter Hutchings
Jarvis Jeffery Kent Kidner Kirby Lambert Langford Lawrence Leach Little Lock Long Loveridge Lovell Lucas Marsh May
Meade Miles Mitchell Moore Morse Nash Norman Norris Oaten Osborne Paine Parsons Payne Perrett Phelps Pike Pitman
Pollard Poole Pope Potter Pratt Puddy Randall Reed Richards Rowe Rowland Russell Salter Sanders Sharp Sheppard
Skinner Slade Sparks Spencer Squire Stacey Stokes Summers Sweet Symons Tanner Tucker Tuttle Vickery Vowles Wall
Warren Watkins Wheeler Whitcombe Willis Winter Woodland Wyatt Yeandle Yeo York Young Ashford Bartlett Boyce

welsh /
Rhys Dylan Owen Evan Gethin Iwan Osian Siôn Tomos Llŷr Ioan Gruffydd Emyr Dafydd Steffan Macsen /
Megan Ffion Seren Cerys Siân Carys Bethan Rhiannon Nia Eleri Lowri Angharad Mali Catrin Efa Gwen /
Jones Williams Davies Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Price Rees Llewellyn Vaughan
Powell Pugh Prosser Bowen Gwynne Meredith

irish /
Conor Liam Seán Patrick Cian Oisín Declan Eoin Darragh Pádraig Fionn Rory Tadhg Ciarán Michael Shane /
Niamh Aoife Ciara Saoirse Siobhán Róisín Caoimhe Orla Sinéad Gráinne Clodagh Aisling Maeve Bridget Kathleen /
Murphy O'Brien Kelly O'Connor McCarthy O'Sullivan Doherty Ryan Byrne O'Neill Gallagher McDonagh Brennan McLoughlin
O'Driscoll Fitzgerald Quinn Connors McGrath Nolan Sheridan Doran

scottish /
Callum Finlay Fraser Lewis Hamish Angus Cameron Duncan Rory Ewan Lachlan Craig /
Isla Eilidh Skye Mairi Kirsty Ailsa Iona Catriona Morven Fiona Heather Rhona /
Campbell MacDonald Stewart McLeod Mackenzie Robertson McLean Murray Fraser Sinclair McKay Buchanan

polish /
Jakub Kacper Oliwier Szymon Filip Mateusz Bartosz Łukasz Paweł Michał Krzysztof Aleksander Kamil Dawid Stanisław
Wojciech Grzegorz Tomasz Marcin Miłosz /
Zuzanna Julia Oliwia Wiktoria Maja Zofia Natalia Aleksandra Katarzyna Agnieszka Gabriela Weronika Małgorzata Kinga
Emilia Nikola Żaneta Jagoda /
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski
Jankowski Mazur Krawczyk Pawłowski Król Wróbel Jabłoński Stępień Górski Pająk

romanian /
Andrei Alexandru Mihai Ionuț Ștefan Gabriel Cristian Florin Vasile Răzvan Darius Denis Cătălin Bogdan Rareș /
Maria Andreea Ioana Elena Ștefania Alexandra Gabriela Mihaela Bianca Daria Cătălina Denisa Ionela Anca Mădălina /
Popa Popescu Ionescu Dumitru Stan Stoica Gheorghe Constantin Rusu Marin Tudor Munteanu Dobre Șerban Ciobanu Țurcanu
Lăcătuș Bălan Florea Nistor Vlădescu

portuguese /
João Tiago Miguel Rafael Diogo Gonçalo Rúben André Luís Martim Simão Bruno /
Beatriz Inês Mariana Carolina Leonor Matilde Luísa Ana Catarina Joana Letícia Sofia /
Silva Santos Ferreira Pereira da_Silva dos_Santos Oliveira Gonçalves Lourenço Magalhães Simões Araújo Guimarães
Conceição Teixeira de_Sousa

south_asian /
Mohammed Ali Hamza Ibrahim Yusuf Bilal Usman Zain Haroon Imran Adeel Hassan Ahmed Faisal Rizwan Sohail Tariq Arjun
Rohan Jaspreet Gurpreet Karan /
Aisha Fatima Maryam Zainab Khadija Hafsa Iqra Sana Noor Amina Sumaiya Nadia Rabia Bushra Priya Anjali Simran Jasleen
Harpreet Meera /
Khan Ahmed Hussain Ali Begum Patel Singh Kaur Akhtar Mahmood Iqbal Malik Chowdhury Rahman Miah Uddin Sharma Mirza
Qureshi Siddiqui Bibi Raja

somali /
Abdirahman Mohamed Abdullahi Ahmed Yusuf Liban Hassan Mahad Ismail Khalid Zakariye Bashir /
Amina Fadumo Hodan Ayaan Sahra Khadija Ifrah Hamdi Safiya Nimo Ubah Zamzam /
Mohamed Ali Hassan Abdi Ahmed Yusuf Warsame Farah Omar Hussein Jama Ismail Abdullahi Nur Adan Osman

arabic /
Mohammed Ahmed Omar Yousef Khaled Mustafa Ibrahim Hussein Tarek Karim Samir Bilal Abdullah Mahmoud /
Layla Noor Fatima Mariam Yasmin Zeinab Rania Salma Aya Huda Amira Rim /
Al-Hassan Al-Masri Haddad Khalil El-Amin Mansour Saleh Al-Najjar Ibrahim Hamdan Nasser Al-Khatib Aziz Darwish
El-Sayed Suleiman

ukrainian /
Oleksandr Andriy Dmytro Maksym Bohdan Yaroslav Mykola Danylo Artem Illia Serhiy Nazar /
Anastasiia Sofiia Kateryna Oleksandra Yuliia Daryna Mariia Olena Polina Viktoriia Iryna Khrystyna /
Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Oliinyk Lysenko Marchenko Rudenko Savchenko Petrenko

afghan_kurdish /
Ahmad Farhad Zabihullah Rahmatullah Hamid Rebin Aram Karwan Sherzad Najib Wahid Mohammad Esmatullah Hiwa /
Zahra Shirin Parwana Rojin Avin Laila Farida Soma /
Ahmadzai Stanekzai Rahimi Noori Karimi Barzani Mahmud Safi Hotak Sharifi Rasul Wardak Mohammadi Aziz

eritrean /
Yonas Filmon Samuel Tesfay Habtom Robel Merhawi Dawit Abel Henok /
Selam Rahel Feven Bisrat Helen Winta Luwam Saba /
Tesfay Gebremedhin Habte Kidane Weldu Mehari Tekle Berhane Haile Ghebre

albanian /
Ardit Erion Klodian Besnik Endri Luan Fatjon Arben Mërgim Gëzim /
Elira Arta Besa Drita Vjosa Era Flutura Ilirjana /
Hoxha Shehu Dervishi Gjoka Prifti Leka Marku Basha Kola Çela

vietnamese /
Minh Đức Hùng Quân Long Tuấn Bảo Khang Phúc Sơn /
Linh Trang Hương Thảo Mai Ngọc Lan Phương /
Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô

west_african /
Kwame Emmanuel Tobi Chidi Kofi Daniel Samuel Ayo Femi Olumide Chinedu Babatunde /
Blessing Precious Abena Chiamaka Temi Grace Adaeze Folake Ama Esther Oluwaseun Ngozi /
Mensah Okafor Adeyemi Boateng Owusu Okonkwo Balogun Asante Eze Ogunleye Appiah Nwosu
"""


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


def _origin(block: str) -> Origin:
    key, boys, girls, surnames = block.split(" /\n")
    key = key.strip()
    return Origin(key, _names(boys), _names(girls), _names(surnames), key in NATIVE)


ORIGINS = tuple(_origin(block) for block in LISTS.split("\n\n"))
BY_KEY = {origin.key: origin for origin in ORIGINS}
