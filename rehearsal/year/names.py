"""Names for invented people and schools: as mixed as a staff room, and nobody's in particular."""

FIRST = """
    Aaron Abigail Adaeze Adam Aisha Alasdair Alejandra Alice Amara Amir Amrit Anastasia Andrew Aneta Angharad
    Anika Anthony Anya Arjun Asha Ayesha Babatunde Beatrice Ben Bethan Bilal Bogdan Bronwen Callista Carlos
    Carys Charlotte Chidi Chloe Ciara Clare Connor Cormac Dafydd Danuta Dariusz David Deepa Delroy Dermot
    Dimitra Divya Dorota Dylan Edward Efua Eilidh Elena Eleri Ellen Emeka Emily Emre Esther Ewan Farah Fatima
    Femi Fergus Fiona Florence Folake Francesca Gareth Gemma George Gethin Giulia Gurpreet Hannah Harpreet
    Harriet Hassan Helen Henry Huw Ibrahim Ieuan Imogen Imran Ines Ioana Irina Isaac Isla Jamal James Jasmine
    Javier Joanna Joseph Josie Kamala Karim Karolina Kavita Keisha Khadija Kieran Kofi Krishnan Kwame Laila
    Laura Lauren Layla Leila Leroy Lewis Liam Lin Louise Lucia Lucy Luke Magda Maisie Malcolm Manpreet Marcus
    Maria Marlon Martha Mateusz Matilda Maya Mehmet Mei Meera Michael Mina Miriam Morag Nadia Naomi Natalia Neha
    Neil Niamh Nikhil Nisha Noor Oksana Oliver Olu Omar Orla Osman Owain Padma Patrick Paul Petra Philippa Piotr
    Pooja Rachel Rajesh Rashid Rebecca Rhiannon Rhys Robert Rohan Rosa Roshni Rowan Rupinder Sadia Salma Sam
    Sandeep Sanjay Sara Seren Shabana Shanice Shauna Shirin Simon Sinead Sofia Sophie Stefan Stella Stephen
    Sunita Tamsin Tanvi Tariq Tendai Teresa Theo Tomasz Trevor Tunde Uma Usman Valentina Vikram Violet Wei Wendy
    Wiktoria William Winston Xin Yasmin Yetunde Yiannis Yusuf Zainab Zara Zoe Zofia
"""

LAST = """
    Abbott Abdi Adeleke Afolabi Ahmed Akhtar Ali Allen Anand Anderson Appleby Asante Atkinson Bailey Balogun
    Banerjee Barker Begum Bennett Bevan Bhatt Boateng Booth Bowen Bradley Brennan Brooks Brown Burns Campbell
    Carter Chan Chaudhry Chen Choudhury Clarke Cohen Coleman Costa Craig Dalton Das Davies Desai Dhillon Dixon
    Doherty Douglas Edwards Ellis Evans Farrell Fashola Ferguson Fernandez Fletcher Foster Fraser Gallagher
    Gardner Ghosh Gibson Gill Goldberg Gordon Grant Gray Greene Griffiths Gupta Haddad Hall Hamilton Hargreaves
    Harris Hassan Hayes Henderson Hill Holt Hughes Hussain Ionescu Iyer Jackson James Jones Joshi Kamara Kapoor
    Kaur Kelly Kennedy Khan Kowalski Kumar Lawson Lee Lewandowska Lewis Lim Lloyd MacDonald Mackay Mahmood Malik
    Marsh Martin Mason Matthews McCarthy McKenzie Mehta Mensah Miller Mirza Mistry Mitchell Moore Morgan Morris
    Mukherjee Murphy Murray Nair Newton Nguyen Nolan Novak Nowak Obi Oduya Olawale Osei Palmer Papadopoulos
    Parker Patel Pearce Perera Perry Petrov Phillips Popescu Powell Price Qureshi Rahman Ramsay Rana Rao Reddy
    Rees Reid Reilly Richards Roberts Robinson Rossi Russell Santos Saunders Schofield Shah Sharma Shaw Silva
    Simmons Singh Smith Stewart Stone Suleiman Sutton Tan Taylor Thapa Thomas Thompson Tran Turner Underwood
    Varma Vasilenko Walker Wallace Walsh Wang Ward Watkins Webb Whitfield Wilkinson Williams Wong Wood Wright Wu
    Yilmaz Young Zaman Zielinski
"""

PLACES = """
    Ashdown Beechwood Calder Denholm Eastbrook Fernhill Greenbank Hawthorne Ivybridge Kingsmead Lakeside
    Millbrook Northgate Oakfield Parkside Queensway Riverside Southcote Thornley Underhill Valley Westbourne
    Yewtree Zennor
"""

KINDS = ("Academy", "School", "College", "High School")

SUBJECTS = (
    "Computing", "Maths", "English", "Science", "Geography", "History", "Languages", "Art", "Music", "Drama", "Design",
    "Business",
)  # fmt: skip
