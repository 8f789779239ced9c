"""Headers of columns as departments write them: those that name a person, and those that do not."""

PERSONAL = {
    "personal_name": """First Name|last_name|FullName|Surname|Father's name|FATHER_NAME|Mother's maiden name|Victim name|Name of victim|suspect_name|Contact person|Next of kin|Complainant|Witness name
        |Student name|Given names|Nom de famille|Nom et prénom|Prénom|Prénoms|Nom du père|Nom de la victime|Nom du plaignant|Personne de contact|Témoin|Nom
        |الاسم الكامل|الاسم الثلاثي|اسم الأب|اسم الأم|اسم العائلة|الشهرة|اسم الضحية|اسم المشتبه به|اسم الشاهد|الكنية|ولي الأمر|الاسم|اسم المستفيد|اللقب""",
    "personal_phone": """Phone|phone_number|Mobile|Mobile No.|Cell phone|Telephone|TEL|WhatsApp|Contact number|Téléphone|N° de téléphone|Tél. portable|Portable|GSM|الهاتف|رقم الهاتف|هاتف المنزل|رقم الجوال|موبايل|الخليوي|رقم التواصل|واتساب""",
    "personal_email": """Email|E-mail|e_mail_address|Mail|Courriel|Adresse e-mail|Adresse électronique|البريد الإلكتروني|الإيميل|بريد إلكتروني|ContactEmail""",
    "personal_national_id": """National ID|National number|NationalID|ID number|ID No.|Identity card|SSN|Social security number|Passport|passport_no|Driver's licence|Residence permit|patient_id|Victim ID|student_id|CIN|Numéro national|Carte d'identité|N° de passeport|Permis de conduire|Numéro de sécurité sociale
        |الرقم الوطني|الرقم القومي|رقم الهوية|رقم الهويّة|بطاقة التعريف|رقم البطاقة|جواز السفر|رقم جواز السفر|رقم القيد|السجل المدني|رقم الإقامة|رخصة القيادة""",
    "personal_address": """Home address|Street address|Residential address|Address|Mailing Address|house_number|Apartment|Adresse|Adresse du domicile|Adresse postale|Domicile|Numéro et rue|العنوان|عنوان السكن|عنوان المنزل|رقم المنزل|رقم الشقة""",
    "personal_plate": """License plate|Plate No|Number plate|Vehicle registration|VIN|Immatriculation|Plaque d'immatriculation|رقم اللوحة|لوحة السيارة|رقم السيارة|رقم المركبة""",
    "personal_birth_date": """Date of birth|DOB|birth_date|Birthday|Date de naissance|Né le|تاريخ الميلاد|تاريخ الولادة|المواليد""",
    "personal_ip": """IP|IP address|ip_addr|Device ID|IMEI|MAC address|Adresse IP|عنوان IP""",
    "personal_coordinates": """Latitude|lat|LONGITUDE|lng|GPS|Coordinates|x_coord|geopoint|Coordonnées GPS|خط العرض|خط الطول|الإحداثيات|إحداثيات""",
    "personal_handle": """Username|user_id|Handle|Twitter handle|Screen name|Facebook profile|Instagram account|Profile URL|Nom d'utilisateur|Pseudo|اسم المستخدم|حساب فيسبوك|الحساب الشخصي""",
    "personal_bank": """IBAN|Bank account|Account number|Compte bancaire|رقم الحساب|الحساب البنكي""",
}  # fmt: skip

HARMLESS = """NEIGHBOURHOOD_140|NEIGHBOURHOOD_158|HOOD_140|LOCATION_TYPE|DIVISION|_id|EVENT_UNIQUE_ID|OBJECTID|AREA_NAME|AREA_SHORT_CODE|Area name|Name of neighbourhood|neighbourhood_name|District|Ward|City|Country|Region name|Characteristic|Category|Topic|Data Source
    |OCCURRENCE_DATE|REPORTED_YEAR|OCCURRENCE_TIME|AGE_BIAS|RACE_BIAS|RELIGION_BIAS|GENDER_BIAS|SEXUAL_ORIENTATION_BIAS|MENTAL_OR_PHYSICAL_DISABILITY|PRIMARY_OFFENCE|ARREST_MADE|Population|Total population|Rate per 10 000|Count|Number of phones|Number of victims
    |Households with telephone|Share with mobile phone|Birth rate|Births|Year|Month|Month name|Quarter|Period|Value|Unit|Note|Remarks|Source|Licence|Organisation name|Organization|School name|School address|Venue address|Service address|Address of services|Site address|Name of service
    |Facility phone|Hotline service phone|Service email|Mosque|Language|Language name|Age group|Sex|Type of incident|Incident type|Target group|Reporting body|Police station|Station|Street lighting|Streets cleaned|Mobile clinic visits|Mobile library|Plateau|Platform|Tablet|Celsius|Cells planned
    |Contacts per month|Budget|Amount|Currency|Unemployment rate|School drop-out rate|Median income|Housing units|Apartments completed per year|Tenure|Permits issued|Identity of area|Event name|Event code|Project name|Activity|Indicator name|Indicator code|File name|Field name|Dataset title|Latest|Flat rate
    |Code|Area code|Postal district|Status|Kind|Severity|Weekday|Hour|Nom du quartier|Quartier|Nom de la commune|Arrondissement|Code du quartier|Secteur|Ville|Adresse du service|Adresse du centre|Nom de l'organisme|Nom de l'école|Catégorie|Type d'incident|Date|Année|Mois|Nombre de victimes|Taux de chômage
    |Population totale|Part des ménages|Taux de natalité|Téléphone du service|Langue|Valeur|Unité|Observations|Groupe visé|Nom du projet|Lieu|Type de lieu|Nombre de téléphones par ménage
    |الحي|اسم الحي|اسم المنطقة|المنطقة|البلدية|القضاء|المحافظة|رمز الحي|رقم الحي|التاريخ|تاريخ الحادثة|السنة|الشهر|العدد|عدد الضحايا|عدد السكان|نسبة البطالة|معدل المواليد|المجموع|النوع|نوع الحادثة|الفئة|المصدر|ملاحظات|اسم المدرسة|اسم الجمعية|اسم المؤسسة|عنوان المركز|عنوان الخدمة
    |عنوان النشاط|هاتف المركز|اسم المشروع|اسم المؤشر|القيمة|الوحدة|اللغة|الجهة المبلّغة|الفئة المعنية|اسم الشارع في الحي|عدد الهواتف|نسبة الأسر التي تملك هاتفاً|اسم المدينة|اسم البلدة والمحلة في القضاء|الفصل|الجنس|الفئة العمرية|الميزانية|المسجد""".replace("\n", "")  # fmt: skip


def split(listed: str) -> list[str]:
    return [header.strip() for header in listed.replace("\n", "").split("|")]
