"""How one given name is commonly written otherwise: short forms in use, and spellings across alphabets."""

from __future__ import annotations

_SHORT = """
Alexander:Alex,Xander Alexandra:Alex,Lexi Thomas:Tom,Tommy Joshua:Josh Charlie:Chaz William:Will,Billy,Liam
Daniel:Dan,Danny Samuel:Sam,Sammy Joseph:Joe,Joey Jacob:Jake Benjamin:Ben,Benji Matthew:Matt,Matty Isaac:Zac
Edward:Ed,Teddy,Eddie Nathan:Nate,Nath Henry:Harry Zachary:Zac,Zack Sebastian:Seb Harrison:Harry Dominic:Dom
Christopher:Chris Michael:Mike,Mikey Robert:Rob,Bobby Theodore:Theo,Teddy Nathaniel:Nate,Nathan Nicholas:Nick
Stephen:Steve Vincent:Vinnie Timothy:Tim Anthony:Tony,Ant Jonathan:Jon,Jonny Gabriel:Gabe Patrick:Paddy,Pat
Tobias:Toby Cameron:Cam Callum:Cal Oliver:Ollie James:Jamie,Jim Luke:Lukey Arthur:Art Finley:Fin Archie:Arch
Olivia:Liv,Livvy Emily:Em,Emmy Jessica:Jess Sophie:Soph Charlotte:Charlie,Lottie Megan:Meg Isabella:Bella,Izzy
Abigail:Abi,Abbie Isabelle:Izzy,Belle Matilda:Tilly Bethany:Beth Madison:Maddie Eleanor:Ellie,Nell Rebecca:Becky,Becca
Katie:Kate Jasmine:Jas,Jaz Elizabeth:Lizzie,Beth,Libby Imogen:Immy Nicole:Nikki Harriet:Hattie Samantha:Sam,Sammie
Victoria:Vicky,Tori Francesca:Fran,Frankie Gabriella:Gabby,Ella Kayleigh:Kay Natalie:Nat Natasha:Tasha
Danielle:Dani Josephine:Josie Stephanie:Steph Melissa:Mel Georgia:Georgie Florence:Flo Caitlin:Cait Lauren:Loz
Phoebe:Phoebs Scarlett:Scar Rachel:Rach Amelia:Millie,Amy Hannah:Han Courtney:Court Robyn:Rob
Rhiannon:Rhi Angharad:Ang Dafydd:Dai Gruffydd:Gruff Siobhán:Shiv Bridget:Bridie Kathleen:Kath Conor:Con Catriona:Cat
Jakub:Kuba Aleksander:Olek Krzysztof:Krzys Katarzyna:Kasia Aleksandra:Ola Małgorzata:Gosia Agnieszka:Aga Zuzanna:Zuza
Stanisław:Staś Grzegorz:Grzes Tomasz:Tomek Michał:Michu Gabriela:Gabi Natalia:Nati Wiktoria:Wiki
Alexandru:Alex Ștefania:Fania Andreea:Andra Mihaela:Miha Gabriel:Gabi Ioana:Oana Mădălina:Mada
Mohammed:Mo Mohamed:Mo Abdirahman:Abdi Abdullahi:Abdi Ibrahim:Ibby Zabihullah:Zabi Rahmatullah:Rahmat
Oleksandr:Sasha Oleksandra:Sasha Kateryna:Katya Anastasiia:Nastya Dmytro:Dima Jaspreet:Jas Gurpreet:Guri Harpreet:Preet
Emmanuel:Manny Oluwaseun:Seun Babatunde:Tunde Chiamaka:Chi Olumide:Olu Beatriz:Bia
"""

_SPELT = """
Mohammed:Muhammad,Mohamed,Mohammad,Muhammed Mohamed:Mohammed,Maxamed,Muhammad Mohammad:Mohammed,Muhammad
Ahmed:Ahmad,Axmed Ahmad:Ahmed Yusuf:Yousuf,Yusef,Youssef Yousef:Yusuf,Youssef Ibrahim:Ebrahim,Ibraheem
Hussein:Hussain,Husain Hassan:Hasan Usman:Osman,Uthman Bilal:Bilaal Hamza:Hamzah Omar:Umar Khaled:Khalid Khalid:Khaled
Mustafa:Mustapha,Moustafa Mahmoud:Mahmood,Mahmud Tarek:Tariq Tariq:Tarek Karim:Kareem Samir:Sameer Haroon:Harun
Abdirahman:Abdurahman,Cabdiraxmaan Abdullahi:Abdulahi,Cabdulaahi Abdullah:Abdallah Zakariye:Zakaria Zain:Zayn
Aisha:Ayesha,Aysha Fatima:Fatimah,Fatema Maryam:Mariam,Maryum Mariam:Maryam,Meryem Zainab:Zaynab,Zeinab
Zeinab:Zainab Khadija:Khadijah,Khadeeja Noor:Nour,Nur Amina:Ameena,Aminah Sumaiya:Sumayyah Layla:Leila,Laila
Laila:Layla Yasmin:Yasmeen,Yasmine Safiya:Safiyya Fadumo:Faduma,Faadumo Sahra:Zahra Amira:Ameera Huda:Hoda Aya:Ayah
Oleksandr:Alexander,Aleksandr Andriy:Andrii,Andrey Dmytro:Dmitro,Dmitri Maksym:Maxim,Maksim Bohdan:Bogdan
Mykola:Nikolai Danylo:Daniil Serhiy:Sergiy,Sergei Illia:Ilya Artem:Artyom Yaroslav:Iaroslav Anastasiia:Anastasia
Sofiia:Sofia,Sophia Kateryna:Katerina,Catherine Oleksandra:Aleksandra,Alexandra Yuliia:Julia,Yulia Mariia:Maria
Olena:Elena Viktoriia:Victoria,Viktoria Iryna:Irina Khrystyna:Kristina Polina:Paulina Daryna:Darina
Aleksander:Alexander Krzysztof:Kristof Łukasz:Lucas Filip:Philip Wiktoria:Victoria Zofia:Sofia Oliwia:Olivia
Katarzyna:Catherine Aleksandra:Alexandra Weronika:Veronica Michał:Michael Mateusz:Matthew Jakub:Jacob Dawid:David
Ștefan:Stefan,Stephen Alexandru:Alexander Mihai:Mihail Andreea:Andrea Cristian:Christian
Yonas:Jonas Filmon:Philmon Tesfay:Tesfai Dawit:David Rahel:Rachel Selam:Salam Merhawi:Merhawit
Farhad:Ferhad Hamid:Hameed Wahid:Waheed Sherzad:Shirzad Zahra:Zara Shirin:Shireen Parwana:Parvana
Jaspreet:Jasprit Gurpreet:Gurprit Anjali:Anjalee Priya:Preya Simran:Simren Meera:Mira Imran:Emran Adeel:Adil
Caitlin:Kaitlyn,Caitlyn Zoe:Zoey Conor:Connor Ciarán:Kieran Seán:Shaun,Shawn Siân:Sharn Catrin:Katrin Eilidh:Ailey
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split(":") for entry in text.split())
    return {name: tuple(others.split(",")) for name, others in entries}


SHORT_FORMS = _table(_SHORT)
SPELLINGS = _table(_SPELT)
