"""People whom a text names by what stands around them, without a field's name.

    people          lists of people in minutes and notes
    mail_owners     people beside their mail address
    native_people   people and addresses in sentences of scripts that are not Latin

Whether the words are a name is for scanner/checks/ to say.
"""
