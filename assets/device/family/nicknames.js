// Names that may be one person's: short forms, pet forms, spellings. The same groups as in
// agile_app/records/nicknames.py; a test holds the two together.

const GROUPS = `
abigail abi abby abbie gail / adam ady / agnieszka aga agnes / alan allan allen alun /
albert bert bertie al /
aleksander alexander alex alec sandy xander sasha olek aleks alexandru sandu iskander /
aleksandra alexandra alex sandra sasha ola olka lexi lexie aleks / alfred alf alfie fred /
alice ali alicia alisha / alison ali ally / amanda mandy / amelia amy millie emilia /
andrew andy drew andrzej andrei andre / angela angie ange /
ann anne anna annie ania anya hanna hannah ana anca anuta / anthony antony tony antoni anton antek toni /
arkadiusz arek / arthur art artie artur / barbara barb babs basia /
bartholomew bart bartosz bartek bartlomiej / beatrice bea trixie beatrix / benjamin ben benny benji /
bernard bernie / bethany beth / bogdan bodek / bridget bridie biddy / cameron cam /
caroline carol carrie karolina karola carolina /
catherine cath cathy kate katie katy kat kathy katherine kathryn katarzyna kasia ecaterina cati /
kathleen kath kathy kitty / catherine cate kitty catalina kaska / cecilia cissy celia / cezary czarek /
charles charlie chas chuck karol carol / charlotte charlie lottie lotte /
christina christine chris tina chrissie krystyna krysia kristina cristina /
christopher chris kit topher krzysztof krzysiek krzys cristofor / clare claire clara / claudia klaudia /
constantin costel dinu costin / cynthia cindy / damian damien / daniel dan danny dani daniyal danyal /
daniela dani / david dave davey dawid dovid daud dawood daoud / deborah deb debs debbie debra /
derek del / diana di diane dianne / dominic dom nic dominik / dorothy dot dottie dorota /
edward ed eddie ted teddy ned eduard edek / edwin ed eddie / eleanor ellie nell nora elinor elena ella /
elizabeth liz lizzie beth betty eliza lisa libby elsie bess betsy elspeth elzbieta /
elizabeth elisabeta elisabeth ela elzbieta / ellen nell ellie / elaine elena / emily em emmy millie /
emma em / emmanuel manny emanuel / ewelina ewa / ewa eva eve ava / florence flo florrie / florin florian /
frances fran franny francesca / francis frank franek franciszek frankie / frederick fred freddie freddy /
gabriel gabe gabi gab / gabriela gabi gaby gabrielle / gareth gaz gary / geoffrey geoff jeff jeffrey /
george georgie gheorghe gigi ghita jerzy jurek / georgina georgie georgia gina /
gerald gerry jerry gerard / gillian gill jill jilly / grace gracie / grzegorz grzesiek gregory greg /
hannah hanna ann / harold harry hal / harriet hattie harry / heather hev /
helen nell ellie helena elena lena / henry harry hal hank henryk heniek / hugh hughie huw hugo /
ian iain / ignacy ignacio / imogen immy / ion ionel ionut john ioan / ioana oana joanna ionela /
irene renie irena / isaac ike zac ishaq / isabella bella izzy isabel isobel isabelle izabela iza /
jacek jack / jack john jackie jacob / jacqueline jackie jacqui / jakub kuba jacob jake yaqub yakub /
james jim jimmy jamie jem / jan john janek ian / jane janie jayne / janet jan / janice jan /
jasmine jas jaz yasmin yasmine yasmeen jasmin / jason jay / jennifer jen jenny jenni jenna /
jeremy jem jerry / jessica jess jessie / joanne jo joanna joann asia joasia / john johnny jon jonny jack /
jonathan jon jonny john jonathon /
joseph joe joey jozef jo yusuf yousuf youssef yousaf jozek iosif josif / josephine jo josie jozefina /
joshua josh / judith judy judi jude / julia jules julie juliet iulia / julian jules iulian /
justyna justina justine / kamila camilla milla / karen kaz / kayleigh kayley kaylee kay /
kazimierz kazik casimir / kelly kel / kenneth ken kenny / kevin kev / kimberley kim kimberly /
laura laurie lori laurentia / laurence larry lawrence laurie laz wawrzyniec / leonard len lenny leo leon /
leslie les lesley / lillian lily lil lilly / lindsay lyn linz / lucy lu lucie lucia lucja luiza /
luke lucas lukasz / lynda lin lyn linda / lynn lyn lynne / madeleine maddy maddie madeline /
maciej maciek / magdalena magda lena madzia / malcolm mal / malgorzata gosia malgosia margaret goska /
marcin martin marty marcinek / margaret maggie meg peggy marge margie greta mags madge rita peg /
maria mary mia mariana maryam mariam miriam maryan marysia maricica / marianne mary anne /
mark marc marcus marek / martha marta mattie / mateusz matthew matt mattie matei /
matilda tilly mattie tillie / maureen mo / maurice mo / maximilian max maksymilian / maxwell max /
melanie mel / melissa mel missy /
michael mike mick mickey mikey michal mihai mihail micheal mikhail misiek / michelle shell shelly chelle /
mieczyslaw mietek / mihaela miha / miroslaw mirek /
mohammed mohammad mohamed mohamad muhammad muhammed mohamud mahamed maxamed mehmet mohd md mo /
molly polly mary / monika monica moni / natalie nat nattie natalia talia / natasha tasha nat /
nathan nate nat nathaniel / nicholas nick nicky nico mikolaj nicolae nicu nicolas /
nicola nicky nikki nic / nicoleta nico nicola / norman norm / oliver ollie olly oliwier /
olivia liv livvy ollie oliwia / oluwaseun seun / oluwaseyi seyi / oluwatobi tobi /
oluwadamilola dami damilola / olufunke funke / olumide mide / opeyemi ope yemi / pamela pam /
patricia pat patsy trish tricia patti patrycja / patrick pat paddy patryk / paul pawel paulie pavel /
paula pola paulina / penelope penny / peter pete piotr piotrek petru petre petrica /
philip phil pip phillip filip / philippa pippa pip / phoebe phebe / przemyslaw przemek /
rachel rach rachael rahela / radoslaw radek / rafal raphael rafael raf / raymond ray /
rebecca becky becca bex / reginald reg reggie / richard rick ricky dick rich richie rysiek ryszard /
robert rob robbie bob bobby bert / roderick rod roddy / roger rodge / ronald ron ronnie /
rosemary rose rosie / rose rosie roza rosa / roxanne roxy roxana / rupert bert / ruth ruthie /
ryszard rysiek / samantha sam sammy / samuel sam sammy samir / sandra sandy sandie /
sarah sally sara sadie zara / sebastian seb bastian / sharon shaz / sian shan / simon si szymon simeon /
slawomir slawek / sophia sophie sofia zofia zosia soph safiya / stanislaw staszek stan stas /
stefan stephen steven steve stevie stephan szczepan / stephanie steph stefania stevie /
susan sue susie suzie suzanne susannah zuzanna zuza / tadeusz tadek / tamara tammy /
teresa theresa tess terry tessa / terence terry tel / theodore theo ted teddy teodor /
thomas tom tommy tomasz tomek toma / timothy tim timmy / tobias toby tobi / tracey trace tracy /
vasile vasilica basil / valerie val / vanessa nessa / veronica ronnie vera weronika / victor vic wiktor /
victoria vicky vicki tori vic wiktoria wika viki / vincent vince vinny / violet vi viola /
virginia ginny ginger / vivian viv vivien / walter wally walt / wieslaw wiesiek / wladyslaw wladek /
wojciech wojtek adalbert / william will bill billy willie liam wilhelm / winifred winnie freda /
yvonne eve / zachary zac zach zack zak zakariya zakaria / zbigniew zbyszek / aaliyah aliyah alia aliya /
aamir amir aamer / aaron harun haroon arron / abdallah abdullah abdulla abdallahi /
abdi cabdi abdirahman abdullahi / abdul abdool abd /
abdulrahman abdurrahman abdirahman cabdiraxmaan abdur rahman / adeel adil adeal /
ahmed ahmad axmed achmed / aisha ayesha aysha aishah asha caasha ayisha aicha / ali aly cali /
amina aamina aminah amna aminata / amandeep aman / amarjit amar amarjeet / anil aneel / arshdeep arsh /
asif aasif / ayaan ayan / balbir bal / baljit bal baljeet / balwinder bal balvinder / bilal bilaal /
deepak deep dipak / fadumo faduma fatuma fatima fatimah fatemeh faadumo / farah farrah faarax /
farhan farxaan farhaan / gurdeep gurdip gur / gurpreet guri preet gur / gurvinder gurwinder gur /
haleema halima xaliimo halimo / hamza hamzah xamse / harjit harjeet harj / harpreet preet happy harp /
harvinder harwinder harv / hassan hasan xasan / hibo hiba / hodan hodhan /
hussain hussein husain hossain xuseen husayn hussayn / ibrahim ebrahim abraham ibraahim braheem /
ikram iqra / ilyas elias ilias / imran emran / inderjit inder inderjeet / iqbal eqbal /
ismail ismaeel esmail ishmael ismaaciil / jagdeep jag jagdip / jaspreet jas jassi preet /
jaswinder jas jasvinder / kamaljit kamal kamaljeet / karthik kartik karthick / kavitha kavita /
khadija khadijah khadeeja kadija khadiijo / khalid khaled qalid / kiran kieran / kiranjit kiran /
kulwinder kul kulvinder / lakshmi laxmi lakhsmi / mahmoud mahmood mehmood maxamuud / malik maleek /
mandeep mandip mani / manjit manj manjeet / manpreet manu preet mani / mohan mohun /
mukhtar muktar muqtar / mustafa mustapha moustafa / nasir naseer nasser / nasra nasrah /
navdeep nav navdip / navjot nav / nimo nimco nima / nusrat nasrat / omar umar omer cumar /
osman usman uthman cismaan othman / parminder parmjit pam / prabhjot prabh / priyanka priya /
raj rajesh rajiv rajinder / rajinder raj rajvinder / ramesh rameesh / rashid rasheed raashid /
ravinder ravi ravindra / ruqaya ruqayyah rukia ruqiya / sahra zahra zara sahara zahara / saima sayma /
salman suleman sulayman sulaiman suleiman saleban / samira sameera samiira / sana sanaa /
sandeep sandip sunny / satnam sat / senthil sendhil / shabana shabnam / shazia shaziya / siddharth sid /
simran simranjit simi / sukhdeep sukh / sukhvinder sukhwinder sukh sukhi / suresh suraish /
surinder surrinder suri / syed sayed said sayyid saeed siciid / tahir taahir / tanveer tanvir /
tariq tarek tareq / thushara tushara / uzma usma / vijay bijay / vikram vik vicky / waqar wakar vaqar /
yahya yahia / yasir yassir yaser / zainab zeinab zaynab zeynep saynab / zakariya zakaria zakir zak /
zeeshan zishan
`;

/** @type {Map<string, Set<string>> | null} */
let related = null;

function table() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const line of GROUPS.split("/")) {
    const group = line.trim().split(/\s+/);
    for (const name of group) {
      const others = found.get(name) ?? new Set();
      for (const other of group) if (other !== name) others.add(other);
      found.set(name, others);
    }
  }
  return found;
}

/** The other names a folded name may stand for. @param {string} word @returns {string[]} */
export function relatedNames(word) {
  related ??= table();
  return [...(related.get(word) ?? [])];
}
