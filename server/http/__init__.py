"""The protocol over HTTP: who may connect, with which key, how much and how slowly."""
